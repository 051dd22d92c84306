"""The JSON API, by user group."""

from fastapi import APIRouter

ROUTERS: tuple[APIRouter, ...] = ()
