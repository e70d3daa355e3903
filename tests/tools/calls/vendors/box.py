"""Calls of Box, from https://developer.box.com/reference."""

from pathlib import Path

from box_client import Client, models
from box_sdk_gen import (
    AddShareLinkToFileSharedLink,
    AddShareLinkToFileSharedLinkAccessField,
    AddShareLinkToFileSharedLinkPermissionsField,
    BaseUrls,
    BoxClient,
    BoxDeveloperTokenAuth,
    CreateCollaborationAccessibleBy,
    CreateCollaborationAccessibleByTypeField,
    CreateCollaborationItem,
    CreateCollaborationItemTypeField,
    CreateCollaborationRole,
    CreateFolderParent,
    NetworkSession,
    UploadFileAttributes,
    UploadFileAttributesParentField,
)

FILE = Path(__file__).with_name("__init__.py")
"""File to upload."""


BASE = "/2.0"
"""Path of the base URL."""


def sdk(url: str) -> BoxClient:
    """Return the vendor's client."""
    session = NetworkSession(base_urls=BaseUrls(base_url=url, upload_url=url))
    return BoxClient(BoxDeveloperTokenAuth(token="token"), network_session=session)


def folder_sdk(client: BoxClient) -> object:
    return client.folders.create_folder(name="New Folder", parent=CreateFolderParent(id="0"))


def folder(client: Client) -> object:
    return client.folders.create(name="New Folder", parent={"id": "0"})


def folder_models(client: Client) -> object:
    return client.folders.create(name="New Folder", parent=models.PostFoldersParent(id="0"))


def items_sdk(client: BoxClient) -> object:
    return client.folders.get_folder_items(folder_id="0", fields=["id", "name"], limit=100, usemarker=True)


def items(client: Client) -> object:
    return client.folders.items.list(folder_id="0", fields=["id", "name"], limit=100, usemarker=True)


def upload_sdk(client: BoxClient) -> object:
    return client.uploads.upload_file(
        attributes=UploadFileAttributes(name="Contract.txt", parent=UploadFileAttributesParentField(id="0")),
        file=FILE.open("rb"),
    )


def upload(client: Client) -> object:
    return client.files.content.create(attributes={"name": "Contract.txt", "parent": {"id": "0"}}, file=FILE.open("rb"))


def upload_models(client: Client) -> object:
    return client.files.content.create(
        attributes=models.PostFilesContentAttributes(
            name="Contract.txt", parent=models.PostFilesContentAttributesParent(id="0")
        ),
        file=FILE.open("rb"),
    )


def shared_link_sdk(client: BoxClient) -> object:
    return client.shared_links_files.add_share_link_to_file(
        file_id="12345",
        fields="shared_link",
        shared_link=AddShareLinkToFileSharedLink(
            access=AddShareLinkToFileSharedLinkAccessField.OPEN,
            password="Secret123@",
            permissions=AddShareLinkToFileSharedLinkPermissionsField(can_download=True),
        ),
    )


def shared_link(client: Client) -> object:
    return client.files.add_shared_link(
        file_id="12345",
        fields="shared_link",
        shared_link={"access": "open", "password": "Secret123@", "permissions": {"can_download": True}},
    )


def shared_link_models(client: Client) -> object:
    return client.files.add_shared_link(
        file_id="12345",
        fields="shared_link",
        shared_link=models.PutFilesIdAddSharedLink(
            access=models.SharedLinkAccess.OPEN,
            password="Secret123@",
            permissions=models.PutFilesIdAddSharedLinkPermissions(can_download=True),
        ),
    )


def collaboration_sdk(client: BoxClient) -> object:
    return client.user_collaborations.create_collaboration(
        item=CreateCollaborationItem(type=CreateCollaborationItemTypeField.FOLDER, id="11446498"),
        accessible_by=CreateCollaborationAccessibleBy(
            type=CreateCollaborationAccessibleByTypeField.USER, login="user@example.com"
        ),
        role=CreateCollaborationRole.EDITOR,
        notify=False,
    )


def collaboration(client: Client) -> object:
    return client.collaborations.create(
        item={"type": "folder", "id": "11446498"},
        accessible_by={"type": "user", "login": "user@example.com"},
        role="editor",
        notify=False,
    )


def collaboration_models(client: Client) -> object:
    return client.collaborations.create(
        item=models.PostCollaborationsItem(type=models.EventSourceItemType.FOLDER, id="11446498"),
        accessible_by=models.PostCollaborationsAccessibleBy(
            type=models.PostCollaborationsAccessibleByType.USER, login="user@example.com"
        ),
        role="editor",
        notify=False,
    )
