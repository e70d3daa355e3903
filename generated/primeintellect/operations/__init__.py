"""Every operation of the document, by operationId."""

from collections.abc import Mapping

from .._runtime.package import Operation, operations

__all__ = ["OPERATIONS"]

OPERATIONS: Mapping[str, Operation] = operations(
    (
        "expose_port_endpoint_api_v1_sandbox__sandbox_id__expose_post",
        "POST",
        "/api/v1/sandbox/{sandbox_id}/expose",
        "operations.sandbox",
        "expose_port_endpoint",
    ),
)
