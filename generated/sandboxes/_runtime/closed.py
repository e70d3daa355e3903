"""Models without unknown fields."""

from pydantic import ConfigDict

from .models import BaseModel


class ClosedModel(BaseModel):
    """A JSON object of requests, without unknown fields."""

    model_config = ConfigDict(extra="forbid")
