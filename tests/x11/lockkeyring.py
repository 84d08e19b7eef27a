#!/usr/bin/python3
"""Locks every collection of the session's keyring, as a person's desktop does after a while."""
import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

SERVICE = "org.freedesktop.secrets"
PATH = "/org/freedesktop/secrets"

bus = Gio.bus_get_sync(Gio.BusType.SESSION)
collections = bus.call_sync(
    SERVICE,
    PATH,
    "org.freedesktop.DBus.Properties",
    "Get",
    GLib.Variant("(ss)", ("org.freedesktop.Secret.Service", "Collections")),
    None,
    0,
    5000,
).unpack()[0]
bus.call_sync(
    SERVICE,
    PATH,
    "org.freedesktop.Secret.Service",
    "Lock",
    GLib.Variant("(ao)", ([path for path in collections if not path.endswith("/session")],)),
    None,
    0,
    5000,
)
