"""One branch and one pull request for each client, created and updated without a loss of edits by people."""

import contextlib
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any, Final, Self

from opgen.core.errors import OpgenError
from opgen.core.frozen import frozen
from opgen.reports.forges.body import MOST, MOST_NOTES, State, body_with, plain, shortened, text_hash
from opgen.reports.forges.calls import Forge, RefusedError
from opgen.reports.forges.repository import Commit, Repository

LABELS: Final = ("opgen:breaking", "opgen:risky", "opgen:safe")
"""Labels that opgen adds and removes; never others."""
_MERGE: Final = "enablePullRequestAutoMerge"
_NO_MERGE: Final = "disablePullRequestAutoMerge"


@frozen
class Proposal:
    """Update of one client for a pull request.

    - `base`: the branch that gets the update.
    - `paths`: the files and folders of the client.
    - `content`: digest of these files.
    - `severity`: the worst severity: breaking, risky or safe.
    - `merges`: the pull request merges itself when it may.
    """

    branch: str
    base: str
    title: str
    report: str
    notes: str
    paths: tuple[Path, ...]
    content: str
    severity: str
    merges: bool = False


@frozen
class Published:
    """Result for one client: a sentence, and the pull request if there is an open one."""

    sentence: str
    number: int | None = None
    url: str = ""


def publish(github: Forge, owner: str, repository: Repository, proposal: Proposal) -> Published:
    """Create or update the pull request of `proposal`, or close it if the client has no update.

    Each step begins with the present state, so a run continues an interrupted one.

    Raises:
        RefusedError: GitHub refused a call.
        NetworkError: GitHub did not respond.
        UsageError: git refused a push.
    """
    commit = repository.commit(proposal.paths, f"{proposal.title}\n\nopgen update wrote this commit.\n")
    pulls = github.get(
        "pulls", head=f"{owner}:{proposal.branch}", state="all", sort="created", direction="desc", per_page="30"
    )
    pull = next((each for each in pulls if each["state"] == "open"), None)
    branch = repository.branch(proposal.branch, proposal.base)
    if branch is not None and not branch.is_ours:
        return _left_alone(github, proposal, pull)
    if commit is None:
        return _closed(github, repository, proposal, pull, branch)
    if pull is None and _is_declined(pulls, proposal):
        return Published(sentence="a person closed the pull request with this update; it stays closed")
    # The record of the snapshot has the time of the download, so equal contents have other commits.
    is_pushed = branch is not None and pull is not None and State.of(pull["body"]).content == proposal.content
    if not is_pushed or branch is None or branch.parent != commit.parent:
        repository.push(commit.sha, proposal.branch, branch)
    return _updated(github, proposal, pull)


def _is_declined(pulls: Iterable[Any], proposal: Proposal) -> bool:
    """Return whether a person closed the last pull request, which had the same files."""
    last = next(iter(pulls), None)
    return last is not None and not last["merged_at"] and State.of(last["body"]).content == proposal.content


def _left_alone(github: Forge, proposal: Proposal, pull: Any) -> Published:
    sentence = f"the branch {proposal.branch} has commits of other people, so it was not updated"
    if pull is None:
        return Published(sentence=f"{sentence}; delete it or merge it")
    comment(
        github,
        Thread.of_pull(pull["number"]),
        "branch",
        f"{sentence}. To get the update, remove these commits or merge them.",
    )
    return Published(sentence=sentence, number=pull["number"], url=pull["html_url"])


def _closed(github: Forge, repository: Repository, proposal: Proposal, pull: Any, branch: Commit | None) -> Published:
    if pull is not None:
        comment(
            github,
            Thread.of_pull(pull["number"]),
            "branch",
            "The API is again the one of the base branch: nothing to update.",
        )
        github.send("PATCH", f"pulls/{pull['number']}", state="closed")
        if branch is not None:
            repository.push("", proposal.branch, branch)
        return Published(sentence=f"closed pull request #{pull['number']}, because nothing is left to update")
    return Published(sentence="up to date")


def _updated(github: Forge, proposal: Proposal, pull: Any) -> Published:
    """Create the pull request, or update its texts, labels and merge."""
    before = State.of(pull["body"]) if pull else State()
    notes = shortened(proposal.notes, MOST_NOTES)
    state = replace(before, content=proposal.content).with_texts(proposal.title, notes)
    is_new = pull is None
    if pull is None:
        fields = {"head": proposal.branch, "base": proposal.base, "maintainer_can_modify": True}
        body = body_with(proposal.report, notes, state)
        pull = github.send("POST", "pulls", title=proposal.title, body=body, **fields)
    _set_labels(github, pull, f"opgen:{proposal.severity}")
    remark = ""
    if proposal.merges != before.merges:
        remark = _set_merge(github, pull, merges=proposal.merges)
        state = replace(state, merges=proposal.merges and not remark)
    changes = {}
    body = body_with(proposal.report, notes, state, pull["body"])
    if body != plain(pull["body"]):
        changes["body"] = body
    if pull["title"] != proposal.title and text_hash(pull["title"]) == before.title:
        changes["title"] = proposal.title
    if changes:
        github.send("PATCH", f"pulls/{pull['number']}", **changes)
    verb = "opened" if is_new else "updated" if changes else "up to date:"
    sentence = f"{verb} pull request #{pull['number']}{remark}"
    return Published(sentence=sentence, number=pull["number"], url=pull["html_url"])


def _set_labels(github: Forge, pull: Any, label: str) -> None:
    """Give the pull request its label. Other labels of opgen go; labels of people stay."""
    names = {each["name"] for each in pull["labels"]}
    start = f"issues/{pull['number']}/labels"
    for name in LABELS:
        if name in names and name != label:
            with contextlib.suppress(RefusedError):  # a person was faster
                github.send("DELETE", f"{start}/{name.replace(':', '%3A')}")
    if label not in names:
        github.send("POST", start, labels=[label])


def _set_merge(github: Forge, pull: Any, *, merges: bool) -> str:
    """Request an automatic merge, or take the request back. Return the remark about a refusal; it fails no run."""
    try:
        if merges:
            github.mutate(_MERGE, pull["node_id"], ", mergeMethod: SQUASH")
        else:
            github.mutate(_NO_MERGE, pull["node_id"])
    except OpgenError as error:
        return f"; no automatic merge: {str(error).partition(chr(10))[0]}"
    return ""


@frozen
class Thread:
    """Comments of one pull request: the path of all, the start of the path of one, and the method that edits it."""

    path: str
    item: str
    method: str

    @classmethod
    def of_pull(cls, number: int) -> Self:
        """Return the comments of a pull request of GitHub."""
        return cls(path=f"issues/{number}/comments", item="issues/comments/", method="PATCH")

    @classmethod
    def of_merge_request(cls, number: str) -> Self:
        """Return the notes of a merge request of GitLab."""
        path = f"merge_requests/{number}/notes"
        return cls(path=path, item=f"{path}/", method="PUT")


def comment(forge: Forge, thread: Thread, kind: str, text: str, *, is_needed: bool = True) -> None:
    """Edit the one comment of this kind, or create it if it is needed. Equal texts change nothing."""
    mark = f"<!-- opgen:comment {kind} -->"
    body = shortened(f"{mark}\n{text.strip()}\n", MOST)
    page = 1
    while found := forge.get(thread.path, per_page="100", page=str(page)):
        for each in found:
            if plain(each["body"]).startswith(mark):
                if plain(each["body"]).strip() != body.strip():
                    forge.send(thread.method, f"{thread.item}{each['id']}", body=body)
                return
        page += 1
    if is_needed:
        forge.send("POST", thread.path, body=body)
