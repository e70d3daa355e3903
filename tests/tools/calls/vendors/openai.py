"""Calls of OpenAI, from https://platform.openai.com/docs/api-reference."""

from pathlib import Path

import openai
from openai_client import Client, models

FILE = Path(__file__).with_name("__init__.py")
"""File to upload."""


BASE = "/v1"
"""Path of the base URL."""


def sdk(url: str) -> openai.OpenAI:
    """Return the vendor's client."""
    return openai.OpenAI(base_url=f"{url}/v1", api_key="key", max_retries=0)


def chat_sdk(client: openai.OpenAI) -> object:
    return client.chat.completions.create(
        model="gpt-5.4",
        messages=[
            {"role": "developer", "content": "You are a helpful assistant."},
            {"role": "user", "content": "Hello!"},
        ],
    )


def chat(client: Client) -> object:
    return client.chat.completions.create(
        model="gpt-5.4",
        messages=[
            {"role": "developer", "content": "You are a helpful assistant."},
            {"role": "user", "content": "Hello!"},
        ],
    )


def chat_models(client: Client) -> object:
    return client.chat.completions.create(
        model="gpt-5.4",
        messages=[
            models.ChatCompletionRequestDeveloperMessage(role="developer", content="You are a helpful assistant."),
            models.ChatCompletionRequestUserMessage(role="user", content="Hello!"),
        ],
    )


def chat_with_tools_sdk(client: openai.OpenAI) -> object:
    return client.chat.completions.create(
        model="gpt-5.4",
        messages=[{"role": "user", "content": "What's the weather like in Boston today?"}],
        tools=[
            {
                "type": "function",
                "function": {
                    "name": "get_current_weather",
                    "description": "Get the current weather in a given location",
                    "parameters": {
                        "type": "object",
                        "properties": {
                            "location": {"type": "string", "description": "The city and state"},
                            "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
                        },
                        "required": ["location"],
                    },
                },
            }
        ],
        tool_choice="auto",
    )


def chat_with_tools(client: Client) -> object:
    return client.chat.completions.create(
        model="gpt-5.4",
        messages=[{"role": "user", "content": "What's the weather like in Boston today?"}],
        tools=[
            {
                "type": "function",
                "function": {
                    "name": "get_current_weather",
                    "description": "Get the current weather in a given location",
                    "parameters": {
                        "type": "object",
                        "properties": {
                            "location": {"type": "string", "description": "The city and state"},
                            "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
                        },
                        "required": ["location"],
                    },
                },
            }
        ],
        tool_choice="auto",
    )


def chat_with_tools_models(client: Client) -> object:
    return client.chat.completions.create(
        model="gpt-5.4",
        messages=[
            models.ChatCompletionRequestUserMessage(role="user", content="What's the weather like in Boston today?")
        ],
        tools=[
            models.ChatCompletionTool(
                type="function",
                function=models.FunctionObject(
                    name="get_current_weather",
                    description="Get the current weather in a given location",
                    parameters={
                        "type": "object",
                        "properties": {
                            "location": {"type": "string", "description": "The city and state"},
                            "unit": {"type": "string", "enum": ["celsius", "fahrenheit"]},
                        },
                        "required": ["location"],
                    },
                ),
            )
        ],
        tool_choice="auto",
    )


def response_sdk(client: openai.OpenAI) -> object:
    return client.responses.create(
        model="gpt-5.4",
        instructions="You are a coding assistant that talks like a pirate.",
        input="Tell me a three sentence bedtime story about a unicorn.",
        max_output_tokens=200,
        store=False,
    )


def response(client: Client) -> object:
    return client.responses.create(
        model="gpt-5.4",
        instructions="You are a coding assistant that talks like a pirate.",
        input="Tell me a three sentence bedtime story about a unicorn.",
        max_output_tokens=200,
        store=False,
    )


def response_with_image_sdk(client: openai.OpenAI) -> object:
    return client.responses.create(
        model="gpt-5.4",
        input=[
            {
                "role": "user",
                "content": [
                    {"type": "input_text", "text": "what is in this image?"},
                    {"type": "input_image", "image_url": "https://example.com/boardwalk.jpg", "detail": "auto"},
                ],
            }
        ],
        reasoning={"effort": "high"},
        tools=[{"type": "web_search"}],
    )


def response_with_image(client: Client) -> object:
    return client.responses.create(
        model="gpt-5.4",
        input=[
            {
                "role": "user",
                "content": [
                    {"type": "input_text", "text": "what is in this image?"},
                    {"type": "input_image", "image_url": "https://example.com/boardwalk.jpg", "detail": "auto"},
                ],
            }
        ],
        reasoning={"effort": "high"},
        tools=[{"type": "web_search"}],
    )


def response_with_image_models(client: Client) -> object:
    return client.responses.create(
        model="gpt-5.4",
        input=[
            models.EasyInputMessage(
                role=models.EasyInputMessageRole.USER,
                content=[
                    models.InputTextContent(type="input_text", text="what is in this image?"),
                    models.InputImageContent(
                        type="input_image",
                        image_url="https://example.com/boardwalk.jpg",
                        detail=models.ImageDetail.AUTO,
                    ),
                ],
            )
        ],
        reasoning=models.Reasoning(effort=models.ReasoningEffort.HIGH),
        tools=[models.WebSearchTool(type="web_search")],
    )


def embedding_sdk(client: openai.OpenAI) -> object:
    return client.embeddings.create(
        model="text-embedding-3-small",
        input="The food was delicious and the waiter...",
        encoding_format="float",
    )


def embedding(client: Client) -> object:
    return client.embeddings.create(
        model="text-embedding-3-small",
        input="The food was delicious and the waiter...",
        encoding_format="float",
    )


def file_sdk(client: openai.OpenAI) -> object:
    return client.files.create(
        file=FILE.open("rb"),
        purpose="fine-tune",
        expires_after={"anchor": "created_at", "seconds": 2592000},
    )


def file(client: Client) -> object:
    return client.files.create(
        file=FILE.open("rb"),
        purpose="fine-tune",
        expires_after={"anchor": "created_at", "seconds": 2592000},
    )


def file_models(client: Client) -> object:
    return client.files.create(
        file=FILE.open("rb"),
        purpose="fine-tune",
        expires_after=models.FileExpirationAfter(anchor="created_at", seconds=2592000),
    )


def transcription_sdk(client: openai.OpenAI) -> object:
    return client.audio.transcriptions.create(
        model="gpt-4o-transcribe",
        file=FILE.open("rb"),
        response_format="verbose_json",
        timestamp_granularities=["word"],
    )


def transcription(client: Client) -> object:
    return client.audio.transcriptions.create(
        model="gpt-4o-transcribe",
        file=FILE.open("rb"),
        response_format="verbose_json",
        timestamp_granularities=["word"],
    )


def fine_tuning_job_sdk(client: openai.OpenAI) -> object:
    return client.fine_tuning.jobs.create(
        training_file="file-abc123",
        validation_file="file-abc124",
        model="gpt-4o-mini",
        method={"type": "dpo", "dpo": {"hyperparameters": {"beta": 0.1}}},
    )


def fine_tuning_job(client: Client) -> object:
    return client.fine_tuning.jobs.create(
        training_file="file-abc123",
        validation_file="file-abc124",
        model="gpt-4o-mini",
        method={"type": "dpo", "dpo": {"hyperparameters": {"beta": 0.1}}},
    )


def fine_tuning_job_models(client: Client) -> object:
    return client.fine_tuning.jobs.create(
        training_file="file-abc123",
        validation_file="file-abc124",
        model="gpt-4o-mini",
        method=models.FineTuneMethod(
            type=models.FineTuneMethodType.DPO,
            dpo=models.FineTuneDPOMethod(hyperparameters=models.FineTuneDPOHyperparameters(beta=0.1)),
        ),
    )
