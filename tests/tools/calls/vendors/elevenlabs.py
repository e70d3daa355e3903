"""Calls of ElevenLabs, from https://elevenlabs.io/docs/api-reference."""

from elevenlabs.client import ElevenLabs
from elevenlabs_client import Client


def sdk(url: str) -> ElevenLabs:
    """Return the vendor's client."""
    return ElevenLabs(base_url=url, api_key="key")


def speech_sdk(client: ElevenLabs) -> object:
    return list(
        client.text_to_speech.convert(
            voice_id="JBFqnCBsd6RMkjVDRZzb", text="The first move is what sets everything in motion."
        )
    )


def speech(client: Client) -> object:
    return client.text_to_speech.text_to_speech(
        voice_id="JBFqnCBsd6RMkjVDRZzb", text="The first move is what sets everything in motion."
    )
