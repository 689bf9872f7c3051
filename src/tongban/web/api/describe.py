"""The OpenAPI document of the submissions: one path an item, its body the schema that the standard gives."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.urls import reverse

import tongban
from tongban.catalogue.rules.submission import submission_schema
from tongban.catalogue.types import Mode, Standard, Words
from tongban.kernel.node import this

_PROBLEM = {"$ref": "#/components/responses/problem"}
_DOOR = {
    "name": "hall",
    "in": "query",
    "schema": {"type": "string"},
    "description": (
        "收件大厅代码；不写就是全程网办，直接送决定机关 / "
        "Code of the hall whose window takes the application in; without it, it goes online straight to the deciding side"
    ),
}
_ERROR = {
    "type": "object",
    "required": ["type", "status", "title", "title_zh"],
    "properties": {
        "type": {"type": "string", "description": "urn:tongban:error:<code>"},
        "status": {"type": "integer"},
        "title": {"type": "string"},
        "title_zh": {"type": "string"},
        "errors": {
            "type": "array",
            "items": {
                "type": "object",
                "required": ["pointer", "code", "title", "title_zh"],
                "properties": {
                    "pointer": {"type": "string", "description": "RFC 6901, into the body that was sent"},
                    "code": {"type": "string"},
                    "title": {"type": "string"},
                    "title_zh": {"type": "string"},
                },
            },
        },
    },
}
_BEGUN = {
    "type": "object",
    "required": ["draft", "url", "to_do"],
    "properties": {
        "draft": {"type": "string"},
        "url": {"type": "string", "description": "Where the person goes on: hands in papers, checks, signs"},
        "to_do": {
            "type": "array",
            "items": {"type": "string"},
            "description": "What is still missing: `material:<key>`",
        },
    },
}


def describe(standards: Iterable[Standard]) -> dict[str, Any]:
    """The whole document. It names only what exists: nobody can sign or submit through it."""
    items = list(standards)
    identity = this().identity
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _both(Words(f"{identity.brand[0]} 申请数据接口", f"{identity.brand[1]} submissions")),
            "version": tongban.__version__,
            "description": _both(
                Words(
                    "本人登录后，可由程序填好申请表建立草稿；交材料和签名提交仍在网页上由本人完成。",
                    "A program may begin an application for the person who is signed in, with the form filled in. "
                    "Papers are handed in and the application is signed and submitted on the pages, by the person.",
                )
            ),
        },
        "servers": [{"url": identity.url}],
        "paths": {**_schema_path(items), **dict(_draft_path(item) for item in items)},
        "components": {
            "schemas": {
                "error": _ERROR,
                "begun": _BEGUN,
                **{item.key: submission_schema(item) for item in items},
            },
            "responses": {
                "problem": {
                    "description": "RFC 9457",
                    "content": {
                        "application/problem+json": {"schema": {"$ref": "#/components/schemas/error"}}
                    },
                }
            },
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": settings.SESSION_COOKIE_NAME},
                "token": {
                    "type": "apiKey",
                    "in": "header",
                    "name": "X-CSRFToken",
                    "description": f"The value of the cookie {settings.CSRF_COOKIE_NAME}",
                },
            },
        },
    }


def _both(words: Words) -> str:
    return f"{words.zh} / {words.en}"


def _schema_path(items: list[Standard]) -> dict[str, Any]:
    path = reverse("api-schema", args=["-"]).replace("/-/", "/{key}/")
    key = {"name": "key", "in": "path", "required": True, "schema": {"enum": [item.key for item in items]}}
    answer = {"description": "JSON Schema 2020-12", "content": {"application/schema+json": {"schema": {}}}}
    operation = {
        "operationId": "schema",
        "summary": "事项的提交数据格式 / The schema of a submission for an item",
        "parameters": [key],
        "responses": {"200": answer, "404": _PROBLEM},
    }
    return {path: {"get": operation}}


def _draft_path(standard: Standard) -> tuple[str, Any]:
    door = {**_DOOR, "required": Mode.FULL_ONLINE not in standard.modes.allowed}
    operation = {
        "operationId": f"begin_{standard.key}",
        "summary": _both(standard.name),
        "security": [{"session": [], "token": []}],
        "parameters": [door],
        "requestBody": {
            "required": True,
            "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{standard.key}"}}},
        },
        "responses": {
            "201": {
                "description": "草稿已建立 / The draft is there",
                "content": {"application/json": {"schema": {"$ref": "#/components/schemas/begun"}}},
            },
            **dict.fromkeys(("400", "401", "403", "404", "422"), _PROBLEM),
        },
    }
    return reverse("api-drafts", args=[standard.key]), {"post": operation}
