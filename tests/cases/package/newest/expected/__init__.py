"""A typed API client, written by opgen: change the document, not this folder."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from . import client as client
    from . import errors as errors
    from . import models as models
    from . import operations as operations
    from ._runtime.multipart import Upload
    from ._runtime.request import Request
    from .client import AsyncClient, Client
    from .errors import (
        ApiError,
        BadGatewayError,
        BadRequestError,
        ClientError,
        ConflictError,
        ContentTooLargeError,
        ExpectationFailedError,
        FailedDependencyError,
        ForbiddenError,
        GatewayTimeoutError,
        GoneError,
        HttpVersionNotSupportedError,
        ImATeapotError,
        InsufficientStorageError,
        InternalServerError,
        LengthRequiredError,
        LockedError,
        LoopDetectedError,
        MethodNotAllowedError,
        MisdirectedRequestError,
        NetworkAuthenticationRequiredError,
        NotAcceptableError,
        NotExtendedError,
        NotFoundError,
        NotImplementedStatusError,
        PaymentRequiredError,
        PreconditionFailedError,
        PreconditionRequiredError,
        ProxyAuthenticationRequiredError,
        RangeNotSatisfiableError,
        RequestHeaderFieldsTooLargeError,
        RequestTimeoutError,
        ResponseValidationError,
        ServiceUnavailableError,
        TooEarlyError,
        TooManyRequestsError,
        TransportError,
        TransportTimeoutError,
        UnauthorizedError,
        UnavailableForLegalReasonsError,
        UnprocessableEntityError,
        UnsupportedMediaTypeError,
        UpgradeRequiredError,
        UriTooLongError,
        VariantAlsoNegotiatesError,
    )
    from .models import Pets
    from .operations import OPERATIONS
    from .operations.pets import list_pets, list_pets_async, list_pets_request
else:
    from ._runtime.package import lazy_attributes

    __getattr__, __dir__ = lazy_attributes(__name__)

__all__ = [
    "OPERATIONS",
    "ApiError",
    "AsyncClient",
    "BadGatewayError",
    "BadRequestError",
    "Client",
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
    "Pets",
    "PreconditionFailedError",
    "PreconditionRequiredError",
    "ProxyAuthenticationRequiredError",
    "RangeNotSatisfiableError",
    "Request",
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
    "Upload",
    "UriTooLongError",
    "VariantAlsoNegotiatesError",
    "list_pets",
    "list_pets_async",
    "list_pets_request",
]
