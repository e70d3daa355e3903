"""Calls of Asana, from https://developers.asana.com/reference."""

from datetime import UTC, date, datetime

import asana
from asana_client import Client, models

BASE = "/api/1.0"
"""Path of the base URL."""


def sdk(url: str) -> asana.ApiClient:
    """Return the vendor's client."""
    configuration = asana.Configuration()
    configuration.host = f"{url}/api/1.0"
    configuration.access_token = "token"
    return asana.ApiClient(configuration)


def task_sdk(client: asana.ApiClient) -> object:
    return asana.TasksApi(client).create_task(
        {
            "data": {
                "name": "Bug Task",
                "assignee": "12345",
                "due_on": "2027-01-15",
                "projects": ["23456"],
                "workspace": "34567",
                "custom_fields": {"5678904321": "On Hold"},
            }
        },
        {"opt_fields": "name,due_on"},
    )


def task(client: Client) -> object:
    return client.tasks.create(
        data={
            "name": "Bug Task",
            "assignee": "12345",
            "due_on": "2027-01-15",
            "projects": ["23456"],
            "workspace": "34567",
            "custom_fields": {"5678904321": "On Hold"},
        },
        opt_fields=["name", "due_on"],
    )


def task_models(client: Client) -> object:
    return client.tasks.create(
        data=models.TaskRequest(
            name="Bug Task",
            assignee="12345",
            due_on=date(2027, 1, 15),
            projects=["23456"],
            workspace="34567",
            custom_fields={"5678904321": "On Hold"},
        ),
        opt_fields=["name", "due_on"],
    )


def complete_task_sdk(client: asana.ApiClient) -> object:
    return asana.TasksApi(client).update_task({"data": {"completed": True, "assignee": None}}, "12345", {})


def complete_task(client: Client) -> object:
    return client.tasks.update("12345", data={"completed": True, "assignee": None})


def complete_task_models(client: Client) -> object:
    return client.tasks.update("12345", data=models.TaskRequest(completed=True, assignee=None))


def tasks_sdk(client: asana.ApiClient) -> object:
    return list(
        asana.TasksApi(client).get_tasks(
            {
                "limit": 50,
                "project": "23456",
                "completed_since": "2027-01-15T02:06:58Z",
                "opt_fields": "name,due_on",
            }
        )
    )


def tasks(client: Client) -> object:
    return client.tasks.list(
        limit=50, project="23456", completed_since="2027-01-15T02:06:58Z", opt_fields=["name", "due_on"]
    )


def tasks_models(client: Client) -> object:
    since = datetime(2027, 1, 15, 2, 6, 58, tzinfo=UTC)
    return client.tasks.list(limit=50, project="23456", completed_since=since, opt_fields=["name", "due_on"])


def comment_sdk(client: asana.ApiClient) -> object:
    return asana.StoriesApi(client).create_story_for_task(
        {"data": {"text": "This is a comment.", "is_pinned": False}}, "12345", {}
    )


def comment(client: Client) -> object:
    return client.tasks.stories.create("12345", data={"text": "This is a comment.", "is_pinned": False})


def comment_models(client: Client) -> object:
    return client.tasks.stories.create("12345", data=models.StoryBase(text="This is a comment.", is_pinned=False))
