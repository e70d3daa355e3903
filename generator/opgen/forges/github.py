"""Client of the calls of GitHub's REST API that opgen makes, with their errors and remedies."""

import time
from collections.abc import Callable
from typing import Any, Final

import httpx2

from opgen.core.characters import escaped
from opgen.core.errors import NetworkError, UsageError

_ATTEMPTS: Final = 4
_LONGEST_WAIT: Final = 90.0
"""Seconds to wait for a rate limit. A job should not wait for an hour."""
_PERMISSIONS: Final = (
    "give the job the permissions contents: write and pull-requests: write, and allow Actions to create pull requests"
    " in the settings of the repository, or pass the token of a GitHub App"
)


class RefusedError(UsageError):
    """Error for a call that GitHub refused with `status`."""

    def __init__(self, status: int, message: str, hint: str) -> None:
        self.status = status
        super().__init__(f"GitHub: {message}\n  hint: {hint}")


class GitHub:
    """Calls to one repository. Values are the JSON of GitHub.

    Args:
        api: URL of the REST API.
        repository: Owner and name.
        token: Token of the workflow, of a GitHub App or of a person.
        graphql: URL of the GraphQL API, which alone can request an automatic merge.
        pause: Waits for so many seconds.
    """

    def __init__(
        self, api: str, repository: str, token: str, graphql: str, pause: Callable[[float], None] = time.sleep
    ) -> None:
        headers = {
            "Accept": "application/vnd.github+json",
            "Authorization": f"Bearer {token}",
            "X-GitHub-Api-Version": "2022-11-28",
        }
        self._client = httpx2.Client(headers=headers, timeout=30, follow_redirects=False)
        self._start = f"{api.rstrip('/')}/repos/{repository}/"
        self._graphql = graphql
        self._pause = pause
        self.owner = repository.partition("/")[0]

    def get(self, path: str, **query: str) -> Any:  # any JSON
        """Return the result of a GET request."""
        return self._send("GET", self._start + path, query=query)

    def send(self, method: str, path: str, **fields: Any) -> Any:  # any JSON
        """Return the result of a request with these fields."""
        return self._send(method, self._start + path, fields=fields)

    def mutate(self, mutation: str, pull: str, more: str = "") -> None:
        """Apply a mutation of GraphQL to the pull request with the node id `pull`."""
        text = f"mutation($id: ID!) {{ {mutation}(input: {{pullRequestId: $id{more}}}) {{ clientMutationId }} }}"
        result = self._send("POST", self._graphql, fields={"query": text, "variables": {"id": pull}})
        if result.get("errors"):
            message = escaped(str(result["errors"][0].get("message")))
            raise RefusedError(200, message, "allow auto-merge in the settings of the repository")

    def _send(
        self, method: str, url: str, *, fields: dict[str, Any] | None = None, query: dict[str, str] | None = None
    ) -> Any:
        problem = ""
        for attempt in range(_ATTEMPTS):
            wait = 2.0**attempt
            try:
                response = self._client.request(method, url, json=fields, params=query)
            except httpx2.HTTPError as error:
                problem = f"no response ({type(error).__name__})"
            else:
                if response.is_success:
                    return response.json() if response.content else None
                limit = _limited(response)
                if limit is None and response.status_code < 500:
                    raise _refusal(response)
                problem = f"status {response.status_code}"
                if limit is not None:
                    problem, wait = f"rate limit for {limit:.0f} s", limit
                    if limit > _LONGEST_WAIT:
                        break
                elif method == "POST":
                    # A failed POST may have had its effect. The next run finds it.
                    break
            if attempt < _ATTEMPTS - 1:
                self._pause(wait)
        raise NetworkError(f"GitHub: {problem}\n  hint: run the job again; it continues where this run ended")


def _limited(response: httpx2.Response) -> float | None:
    """Return the seconds until GitHub accepts further calls, or None if the rate limit is not the problem."""
    headers = response.headers
    if response.status_code not in {403, 429}:
        return None
    if headers.get("retry-after", "").isdecimal():
        return float(headers["retry-after"])
    if headers.get("x-ratelimit-remaining") == "0" and headers.get("x-ratelimit-reset", "").isdecimal():
        return max(0.0, int(headers["x-ratelimit-reset"]) - time.time())
    return 60.0 if response.status_code == 429 else None


def _refusal(response: httpx2.Response) -> RefusedError:
    status = response.status_code
    try:
        message = str(response.json()["message"])
    except (ValueError, KeyError, TypeError):
        message = "no message"
    hint = "report this with the log of the job"
    if status == 401:
        hint = "the token has expired or is invalid: pass a new one"
    elif status in {403, 404}:
        hint = _PERMISSIONS
    return RefusedError(status, f"status {status}: {escaped(message)[:200]}", hint)
