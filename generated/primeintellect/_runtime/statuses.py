"""Error classes of all HTTP statuses, for statuses that the document of the package does not describe.

The module `errors` of the package lists them.
"""

from .request import ApiError


class _UndocumentedError(ApiError):
    """Error response that the document does not describe. `detail` is always None."""

    detail: None


class BadRequestError(_UndocumentedError, status_code=400):
    """Error response with status 400 Bad Request."""


class UnauthorizedError(_UndocumentedError, status_code=401):
    """Error response with status 401 Unauthorized."""


class PaymentRequiredError(_UndocumentedError, status_code=402):
    """Error response with status 402 Payment Required."""


class ForbiddenError(_UndocumentedError, status_code=403):
    """Error response with status 403 Forbidden."""


class NotFoundError(_UndocumentedError, status_code=404):
    """Error response with status 404 Not Found."""


class MethodNotAllowedError(_UndocumentedError, status_code=405):
    """Error response with status 405 Method Not Allowed."""


class NotAcceptableError(_UndocumentedError, status_code=406):
    """Error response with status 406 Not Acceptable."""


class ProxyAuthenticationRequiredError(_UndocumentedError, status_code=407):
    """Error response with status 407 Proxy Authentication Required."""


class RequestTimeoutError(_UndocumentedError, status_code=408):
    """Error response with status 408 Request Timeout."""


class ConflictError(_UndocumentedError, status_code=409):
    """Error response with status 409 Conflict."""


class GoneError(_UndocumentedError, status_code=410):
    """Error response with status 410 Gone."""


class LengthRequiredError(_UndocumentedError, status_code=411):
    """Error response with status 411 Length Required."""


class PreconditionFailedError(_UndocumentedError, status_code=412):
    """Error response with status 412 Precondition Failed."""


class ContentTooLargeError(_UndocumentedError, status_code=413):
    """Error response with status 413 Content Too Large."""


class UriTooLongError(_UndocumentedError, status_code=414, reason="URI Too Long"):
    """Error response with status 414 URI Too Long."""


class UnsupportedMediaTypeError(_UndocumentedError, status_code=415):
    """Error response with status 415 Unsupported Media Type."""


class RangeNotSatisfiableError(_UndocumentedError, status_code=416):
    """Error response with status 416 Range Not Satisfiable."""


class ExpectationFailedError(_UndocumentedError, status_code=417):
    """Error response with status 417 Expectation Failed."""


class ImATeapotError(_UndocumentedError, status_code=418, reason="I'm a Teapot"):
    """Error response with status 418 I'm a Teapot."""


class MisdirectedRequestError(_UndocumentedError, status_code=421):
    """Error response with status 421 Misdirected Request."""


class UnprocessableEntityError(_UndocumentedError, status_code=422):
    """Error response with status 422 Unprocessable Entity."""


class LockedError(_UndocumentedError, status_code=423):
    """Error response with status 423 Locked."""


class FailedDependencyError(_UndocumentedError, status_code=424):
    """Error response with status 424 Failed Dependency."""


class TooEarlyError(_UndocumentedError, status_code=425):
    """Error response with status 425 Too Early."""


class UpgradeRequiredError(_UndocumentedError, status_code=426):
    """Error response with status 426 Upgrade Required."""


class PreconditionRequiredError(_UndocumentedError, status_code=428):
    """Error response with status 428 Precondition Required."""


class TooManyRequestsError(_UndocumentedError, status_code=429):
    """Error response with status 429 Too Many Requests."""


class RequestHeaderFieldsTooLargeError(_UndocumentedError, status_code=431):
    """Error response with status 431 Request Header Fields Too Large."""


class UnavailableForLegalReasonsError(_UndocumentedError, status_code=451):
    """Error response with status 451 Unavailable For Legal Reasons."""


class InternalServerError(
    _UndocumentedError, status_code=500, reason="Internal Server Error"
):
    """Error response with status 500 Internal Server Error."""


class NotImplementedStatusError(
    _UndocumentedError, status_code=501, reason="Not Implemented"
):
    """Error response with status 501 Not Implemented."""


class BadGatewayError(_UndocumentedError, status_code=502):
    """Error response with status 502 Bad Gateway."""


class ServiceUnavailableError(_UndocumentedError, status_code=503):
    """Error response with status 503 Service Unavailable."""


class GatewayTimeoutError(_UndocumentedError, status_code=504):
    """Error response with status 504 Gateway Timeout."""


class HttpVersionNotSupportedError(
    _UndocumentedError, status_code=505, reason="HTTP Version Not Supported"
):
    """Error response with status 505 HTTP Version Not Supported."""


class VariantAlsoNegotiatesError(_UndocumentedError, status_code=506):
    """Error response with status 506 Variant Also Negotiates."""


class InsufficientStorageError(_UndocumentedError, status_code=507):
    """Error response with status 507 Insufficient Storage."""


class LoopDetectedError(_UndocumentedError, status_code=508):
    """Error response with status 508 Loop Detected."""


class NotExtendedError(_UndocumentedError, status_code=510):
    """Error response with status 510 Not Extended."""


class NetworkAuthenticationRequiredError(_UndocumentedError, status_code=511):
    """Error response with status 511 Network Authentication Required."""


for _each in _UndocumentedError.__subclasses__():
    # The public module, for tracebacks and for pickle.
    _each.__module__ = __name__.replace("_runtime.statuses", "errors")
