#!/usr/bin/python3
"""Stands in for the desktop's notifications: says on its standard output what it is to show.

It says `ready` once it is reachable, and then one line for each notification: a JSON array of the
application's name, the title and the body.
"""
import json

import gi

gi.require_version("Gio", "2.0")
from gi.repository import Gio, GLib  # noqa: E402

NAME = "org.freedesktop.Notifications"
PATH = "/org/freedesktop/Notifications"
INTERFACE = """
<node><interface name="org.freedesktop.Notifications">
  <method name="Notify">
    <arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/>
    <arg type="s" direction="in"/><arg type="s" direction="in"/><arg type="as" direction="in"/>
    <arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
    <arg type="u" direction="out"/>
  </method>
  <method name="GetCapabilities"><arg type="as" direction="out"/></method>
  <method name="GetServerInformation">
    <arg type="s" direction="out"/><arg type="s" direction="out"/>
    <arg type="s" direction="out"/><arg type="s" direction="out"/>
  </method>
</interface></node>
"""


def say(*words):
    print(*words, flush=True)


def called(_bus, _sender, _path, _interface, method, parameters, invocation):
    if method == "Notify":
        app, _replaces, _icon, title, body, _actions, _hints, _timeout = parameters.unpack()
        say(json.dumps([app, title, body]))
        invocation.return_value(GLib.Variant("(u)", (1,)))
    elif method == "GetCapabilities":
        invocation.return_value(GLib.Variant("(as)", (["body"],)))
    else:
        invocation.return_value(GLib.Variant("(ssss)", ("tests", "Plugdesk", "1", "1.2")))


def bus_acquired(bus, _name):
    interface = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
    bus.register_object(PATH, interface, called, None, None)


loop = GLib.MainLoop()
Gio.bus_own_name(
    Gio.BusType.SESSION,
    NAME,
    Gio.BusNameOwnerFlags.NONE,
    bus_acquired,
    lambda *_: say("ready"),
    lambda *_: loop.quit(),
)
loop.run()
