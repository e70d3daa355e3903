"""Calls of Mux, from https://www.mux.com/docs/api-reference."""

import mux_python
from mux_client import Client, models


def sdk(url: str) -> mux_python.ApiClient:
    """Return the vendor's client."""
    return mux_python.ApiClient(mux_python.Configuration(host=url, username="id", password="secret"))


def playback_id_sdk(client: mux_python.ApiClient) -> object:
    return mux_python.AssetsApi(client).create_asset_playback_id(
        "YJlc7DsPIuTGzz00dRdGOE01oN7VfwsCfPLMRaEi6JRF4",
        mux_python.CreatePlaybackIDRequest(policy=mux_python.PlaybackPolicy.PUBLIC),
    )


def playback_id(client: Client) -> object:
    return client.assets.create_playback_id(
        "YJlc7DsPIuTGzz00dRdGOE01oN7VfwsCfPLMRaEi6JRF4", policy=models.PlaybackPolicy.PUBLIC
    )
