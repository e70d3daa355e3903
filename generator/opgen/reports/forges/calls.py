"""Client of the calls of the REST APIs of GitHub and GitLab that opgen makes, with their errors and remedies."""

import time
from collections.abc import Callable, Mapping
from typing import Any, Final

import httpx2

from opgen.core.characters import escaped
from opgen.core.errors import NetworkError, UsageError

_ATTEMPTS: Final = 4
_LONGEST_WAIT: Final = 90.0
"""Seconds to wait for a rate limit. A job should not wait for an hour."""
_GITHUB: Final = (
    "give the job the permissions contents: write and pull-requests: write, and allow Actions to create pull requests"
    " in the settings of the repository, or pass the token of a GitHub App"
)


class RefusedError(UsageError):
    """Error for a call that the forge refused."""

    def __init__(self, message: str, hint: str) -> None:
        super().__init__(f"{message}\n  hint: {hint}")


class Forge:
    """Calls to one repository of GitHub or project of GitLab. Values are the JSON of these APIs.

    Args:
        name: Name in messages.
        start: URL of the repository in the API.
        headers: Headers with the token.
        hint: Remedy for a missing permission.
        graphql: URL of the GraphQL API, which alone can request an automatic merge.
        pause: Waits for so many seconds.
    """

    def __init__(  # noqa: PLR0913 - each is a fact about the API
        self,
        name: str,
        start: str,
        headers: Mapping[str, str],
        hint: str,
        *,
        graphql: str = "",
        pause: Callable[[float], None] = time.sleep,
    ) -> None:
        self._client = httpx2.Client(headers=dict(headers), timeout=30, follow_redirects=False)
        self._name, self._start, self._hint, self._graphql, self._pause = name, start, hint, graphql, pause

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
            raise RefusedError(f"{self._name}: {message}", "allow auto-merge in the settings of the repository")

    def _send(
        self, method: str, url: str, *, fields: dict[str, Any] | None = None, query: dict[str, str] | None = None
    ) -> Any:
        problem = ""
        for attempt in range(_ATTEMPTS):
            limit = None
            try:
                response = self._client.request(method, url, json=fields, params=query)
            except httpx2.HTTPError as error:
                problem = f"no response ({type(error).__name__})"
            else:
                if response.is_success:
                    return response.json() if response.content else None
                limit = _limited(response)
                if limit is None and response.status_code < 500:
                    raise self._refusal(response)
                problem = f"status {response.status_code}" if limit is None else f"rate limit for {limit:.0f} s"
            # A POST that failed otherwise may have had its effect, which the next run finds.
            if (limit is None and method == "POST") or (limit or 0) > _LONGEST_WAIT:
                break
            if attempt < _ATTEMPTS - 1:
                self._pause(2.0**attempt if limit is None else limit)
        raise NetworkError(f"{self._name}: {problem}\n  hint: run the job again; it continues where this run ended")

    def _refusal(self, response: httpx2.Response) -> RefusedError:
        status = response.status_code
        try:
            message = str(response.json()["message"])
        except (ValueError, KeyError, TypeError):
            message = "no message"
        hint = "report this with the log of the job"
        if status == 401:
            hint = "the token has expired or is invalid: pass a new one"
        elif status in {403, 404}:
            hint = self._hint
        return RefusedError(f"{self._name}: status {status}: {escaped(message)[:200]}", hint)


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


def github(api: str, repository: str, token: str, graphql: str) -> Forge:
    """Return the calls to a repository of GitHub, with the token of a workflow, a GitHub App or a person."""
    headers = {
        "Accept": "application/vnd.github+json",
        "Authorization": f"Bearer {token}",
        "X-GitHub-Api-Version": "2022-11-28",
    }
    return Forge("GitHub", f"{api.rstrip('/')}/repos/{repository}/", headers, _GITHUB, graphql=graphql)


def gitlab(api: str, project: str, token: str) -> Forge:
    """Return the calls to a project of GitLab."""
    hint = "use a project access token with the scope api"
    return Forge("GitLab", f"{api.rstrip('/')}/projects/{project}/", {"PRIVATE-TOKEN": token}, hint)
