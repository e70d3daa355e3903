"""Models: what requests and answers hold."""

from __future__ import annotations

from typing import Literal

from ._runtime.models import BaseModel


class DeploymentAliasB(BaseModel):
    kind: Literal["b"]
    path: str


class DeploymentAliasOption1(BaseModel):
    kind: Literal["a"]
    name: str


class DeploymentAliasOption2(BaseModel):
    kind: Literal["a"]
    host: str


class DeploymentSourceGitHub(BaseModel):
    api: Literal["v1"] | None = None
    type: Literal["git-hub"]
    repo: str


class DeploymentSourceGitlab(BaseModel):
    api: Literal["v1"] | None = None
    type: Literal["gitlab"]
    project: int


class DeploymentTargetOption1(BaseModel):
    kind: Literal["region"]


class Zone(BaseModel):
    kind: Literal["zone"]


class Deployment(BaseModel):
    source: DeploymentSourceGitHub | DeploymentSourceGitlab | None = None
    alias: DeploymentAliasOption1 | DeploymentAliasOption2 | DeploymentAliasB | None = (
        None
    )
    target: DeploymentTargetOption1 | Zone | None = None
