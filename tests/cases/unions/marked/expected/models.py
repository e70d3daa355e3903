"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Literal

from ._runtime.models import BaseModel


class DeploymentAliasOption1(BaseModel):
    api: Literal["v1"] | None = None
    kind: Literal["a"]
    host: str


class DeploymentAliasOption2(BaseModel):
    api: Literal["v1"] | None = None
    kind: Literal["b"]
    path: str


class DeploymentSourceGitHub(BaseModel):
    type: Literal["git-hub"]
    repo: str


class DeploymentSourceGitlab(BaseModel):
    type: Literal["gitlab"]
    project: int


class DeploymentSourceGitlab2(BaseModel):
    type: Literal["gitlab"]
    path: str


class DeploymentTargetRegion(BaseModel):
    kind: Literal["region"]


class Zone(BaseModel):
    kind: Literal["zone"]


class Deployment(BaseModel):
    source: (
        DeploymentSourceGitHub | DeploymentSourceGitlab | DeploymentSourceGitlab2 | None
    ) = None
    alias: DeploymentAliasOption1 | DeploymentAliasOption2 | None = None
    target: DeploymentTargetRegion | Zone | None = None
