"""What a call can fail with: a class for each status, its documented detail typed."""

from __future__ import annotations

from ._runtime.errors import (
    ApiError,
    ClientError,
    ResponseValidationError,
    TransportError,
    TransportTimeoutError,
)

__all__ = [
    "ApiError",
    "BadGatewayError",
    "BadRequestError",
    "ClientError",
    "ConflictError",
    "ContentTooLargeError",
    "ExpectationFailedError",
    "FailedDependencyError",
    "ForbiddenError",
    "GatewayTimeoutError",
    "GoneError",
    "HttpVersionNotSupportedError",
    "ImATeapotError",
    "InsufficientStorageError",
    "InternalServerError",
    "LengthRequiredError",
    "LockedError",
    "LoopDetectedError",
    "MethodNotAllowedError",
    "MisdirectedRequestError",
    "NetworkAuthenticationRequiredError",
    "NotAcceptableError",
    "NotExtendedError",
    "NotFoundError",
    "NotImplementedStatusError",
    "PaymentRequiredError",
    "PreconditionFailedError",
    "PreconditionRequiredError",
    "ProxyAuthenticationRequiredError",
    "RangeNotSatisfiableError",
    "RequestHeaderFieldsTooLargeError",
    "RequestTimeoutError",
    "ResponseValidationError",
    "ServiceUnavailableError",
    "TooEarlyError",
    "TooManyRequestsError",
    "TransportError",
    "TransportTimeoutError",
    "UnauthorizedError",
    "UnavailableForLegalReasonsError",
    "UnprocessableEntityError",
    "UnsupportedMediaTypeError",
    "UpgradeRequiredError",
    "UriTooLongError",
    "VariantAlsoNegotiatesError",
]


class BadRequestError(ApiError, status_code=400, reason="Bad Request"):
    """400 Bad Request."""

    detail: None


class UnauthorizedError(ApiError, status_code=401, reason="Unauthorized"):
    """401 Unauthorized."""

    detail: None


class PaymentRequiredError(ApiError, status_code=402, reason="Payment Required"):
    """402 Payment Required."""

    detail: None


class ForbiddenError(ApiError, status_code=403, reason="Forbidden"):
    """403 Forbidden."""

    detail: None


class NotFoundError(ApiError, status_code=404, reason="Not Found"):
    """404 Not Found."""

    detail: None


class MethodNotAllowedError(ApiError, status_code=405, reason="Method Not Allowed"):
    """405 Method Not Allowed."""

    detail: None


class NotAcceptableError(ApiError, status_code=406, reason="Not Acceptable"):
    """406 Not Acceptable."""

    detail: None


class ProxyAuthenticationRequiredError(
    ApiError, status_code=407, reason="Proxy Authentication Required"
):
    """407 Proxy Authentication Required."""

    detail: None


class RequestTimeoutError(ApiError, status_code=408, reason="Request Timeout"):
    """408 Request Timeout."""

    detail: None


class ConflictError(ApiError, status_code=409, reason="Conflict"):
    """409 Conflict."""

    detail: None


class GoneError(ApiError, status_code=410, reason="Gone"):
    """410 Gone."""

    detail: None


class LengthRequiredError(ApiError, status_code=411, reason="Length Required"):
    """411 Length Required."""

    detail: None


class PreconditionFailedError(ApiError, status_code=412, reason="Precondition Failed"):
    """412 Precondition Failed."""

    detail: None


class ContentTooLargeError(ApiError, status_code=413, reason="Content Too Large"):
    """413 Content Too Large."""

    detail: None


class UriTooLongError(ApiError, status_code=414, reason="URI Too Long"):
    """414 URI Too Long."""

    detail: None


class UnsupportedMediaTypeError(
    ApiError, status_code=415, reason="Unsupported Media Type"
):
    """415 Unsupported Media Type."""

    detail: None


class RangeNotSatisfiableError(
    ApiError, status_code=416, reason="Range Not Satisfiable"
):
    """416 Range Not Satisfiable."""

    detail: None


class ExpectationFailedError(ApiError, status_code=417, reason="Expectation Failed"):
    """417 Expectation Failed."""

    detail: None


class ImATeapotError(ApiError, status_code=418, reason="I'm a Teapot"):
    """418 I'm a Teapot."""

    detail: None


class MisdirectedRequestError(ApiError, status_code=421, reason="Misdirected Request"):
    """421 Misdirected Request."""

    detail: None


class UnprocessableEntityError(
    ApiError, status_code=422, reason="Unprocessable Entity"
):
    """422 Unprocessable Entity."""

    detail: None


class LockedError(ApiError, status_code=423, reason="Locked"):
    """423 Locked."""

    detail: None


class FailedDependencyError(ApiError, status_code=424, reason="Failed Dependency"):
    """424 Failed Dependency."""

    detail: None


class TooEarlyError(ApiError, status_code=425, reason="Too Early"):
    """425 Too Early."""

    detail: None


class UpgradeRequiredError(ApiError, status_code=426, reason="Upgrade Required"):
    """426 Upgrade Required."""

    detail: None


class PreconditionRequiredError(
    ApiError, status_code=428, reason="Precondition Required"
):
    """428 Precondition Required."""

    detail: None


class TooManyRequestsError(ApiError, status_code=429, reason="Too Many Requests"):
    """429 Too Many Requests."""

    detail: None


class RequestHeaderFieldsTooLargeError(
    ApiError, status_code=431, reason="Request Header Fields Too Large"
):
    """431 Request Header Fields Too Large."""

    detail: None


class UnavailableForLegalReasonsError(
    ApiError, status_code=451, reason="Unavailable For Legal Reasons"
):
    """451 Unavailable For Legal Reasons."""

    detail: None


class InternalServerError(ApiError, status_code=500, reason="Internal Server Error"):
    """500 Internal Server Error."""

    detail: None


class NotImplementedStatusError(ApiError, status_code=501, reason="Not Implemented"):
    """501 Not Implemented."""

    detail: None


class BadGatewayError(ApiError, status_code=502, reason="Bad Gateway"):
    """502 Bad Gateway."""

    detail: None


class ServiceUnavailableError(ApiError, status_code=503, reason="Service Unavailable"):
    """503 Service Unavailable."""

    detail: None


class GatewayTimeoutError(ApiError, status_code=504, reason="Gateway Timeout"):
    """504 Gateway Timeout."""

    detail: None


class HttpVersionNotSupportedError(
    ApiError, status_code=505, reason="HTTP Version Not Supported"
):
    """505 HTTP Version Not Supported."""

    detail: None


class VariantAlsoNegotiatesError(
    ApiError, status_code=506, reason="Variant Also Negotiates"
):
    """506 Variant Also Negotiates."""

    detail: None


class InsufficientStorageError(
    ApiError, status_code=507, reason="Insufficient Storage"
):
    """507 Insufficient Storage."""

    detail: None


class LoopDetectedError(ApiError, status_code=508, reason="Loop Detected"):
    """508 Loop Detected."""

    detail: None


class NotExtendedError(ApiError, status_code=510, reason="Not Extended"):
    """510 Not Extended."""

    detail: None


class NetworkAuthenticationRequiredError(
    ApiError, status_code=511, reason="Network Authentication Required"
):
    """511 Network Authentication Required."""

    detail: None
