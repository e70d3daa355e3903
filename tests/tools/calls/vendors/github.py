"""Calls of GitHub, from https://docs.github.com/rest. githubkit takes the part of an SDK in Python by GitHub."""

from datetime import UTC, datetime

from github_client import Client, models
from githubkit import GitHub


def sdk(url: str) -> GitHub:
    """Return the client of githubkit."""
    return GitHub("token", base_url=url, auto_retry=False)


def issue_sdk(client: GitHub) -> object:
    return client.rest.issues.create(
        owner="OWNER",
        repo="REPO",
        title="Found a bug",
        body="I'm having a problem with this.",
        assignees=["octocat"],
        milestone=1,
        labels=["bug"],
    )


def issue(client: Client) -> object:
    return client.issues.create(
        owner="OWNER",
        repo="REPO",
        title="Found a bug",
        body="I'm having a problem with this.",
        assignees=["octocat"],
        milestone=1,
        labels=["bug"],
    )


def issues_sdk(client: GitHub) -> object:
    return client.rest.issues.list_for_repo(
        owner="OWNER", repo="REPO", state="open", labels="bug,ui", sort="updated", direction="desc", per_page=50
    )


def issues(client: Client) -> object:
    return client.issues.list_for_repo(
        owner="OWNER", repo="REPO", state="open", labels="bug,ui", sort="updated", direction="desc", per_page=50
    )


def comment_sdk(client: GitHub) -> object:
    return client.rest.issues.create_comment(owner="OWNER", repo="REPO", issue_number=7, body="Me too")


def comment(client: Client) -> object:
    return client.issues.create_comment(owner="OWNER", repo="REPO", issue_number=7, body="Me too")


def file_sdk(client: GitHub) -> object:
    return client.rest.repos.create_or_update_file_contents(
        owner="OWNER",
        repo="REPO",
        path="docs/notes.md",
        message="my commit message",
        committer={"name": "Monalisa Octocat", "email": "octocat@github.com"},
        content="bXkgbmV3IGZpbGUgY29udGVudHM=",
    )


def file(client: Client) -> object:
    return client.repos.create_or_update_file_contents(
        owner="OWNER",
        repo="REPO",
        path="docs/notes.md",
        message="my commit message",
        committer={"name": "Monalisa Octocat", "email": "octocat@github.com"},
        content="bXkgbmV3IGZpbGUgY29udGVudHM=",
    )


def file_models(client: Client) -> object:
    return client.repos.create_or_update_file_contents(
        owner="OWNER",
        repo="REPO",
        path="docs/notes.md",
        message="my commit message",
        committer=models.ReposCreateOrUpdateFileContentsAuthor(name="Monalisa Octocat", email="octocat@github.com"),
        content="bXkgbmV3IGZpbGUgY29udGVudHM=",
    )


def pull_request_sdk(client: GitHub) -> object:
    return client.rest.pulls.create(
        owner="OWNER",
        repo="REPO",
        title="Amazing new feature",
        body="Please pull these awesome changes in!",
        head="octocat:new-feature",
        base="master",
    )


def pull_request(client: Client) -> object:
    return client.pulls.create(
        owner="OWNER",
        repo="REPO",
        title="Amazing new feature",
        body="Please pull these awesome changes in!",
        head="octocat:new-feature",
        base="master",
    )


def gist_sdk(client: GitHub) -> object:
    return client.rest.gists.create(
        description="Example of a gist", public=False, files={"README.md": {"content": "Hello World"}}
    )


def gist(client: Client) -> object:
    return client.gists.create(
        description="Example of a gist", public=False, files={"README.md": {"content": "Hello World"}}
    )


def gist_models(client: Client) -> object:
    files = {"README.md": models.GistsCreateFile(content="Hello World")}
    return client.gists.create(description="Example of a gist", public=False, files=files)


def check_run_sdk(client: GitHub) -> object:
    return client.rest.checks.create(
        owner="OWNER",
        repo="REPO",
        name="mighty_readme",
        head_sha="ce587453ced02b1526dfb4cb910479d431683101",
        status="in_progress",
        external_id="42",
        started_at="2018-05-04T01:14:52Z",
        output={"title": "Mighty Readme report", "summary": "", "text": ""},
    )


def check_run(client: Client) -> object:
    return client.checks.create(
        owner="OWNER",
        repo="REPO",
        name="mighty_readme",
        head_sha="ce587453ced02b1526dfb4cb910479d431683101",
        status="in_progress",
        external_id="42",
        started_at="2018-05-04T01:14:52Z",
        output={"title": "Mighty Readme report", "summary": "", "text": ""},
    )


def check_run_models(client: Client) -> object:
    return client.checks.create(
        owner="OWNER",
        repo="REPO",
        name="mighty_readme",
        head_sha="ce587453ced02b1526dfb4cb910479d431683101",
        status="in_progress",
        external_id="42",
        started_at=datetime(2018, 5, 4, 1, 14, 52, tzinfo=UTC),
        output=models.ChecksCreateOutput(title="Mighty Readme report", summary="", text=""),
    )
