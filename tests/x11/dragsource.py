#!/usr/bin/python3
"""A small window from which files can be dragged, as from a file manager.

    dragsource.py X Y FILE…

It stays above all others at X, Y and says on its standard output what happens to it:
`ready X Y` (where to take hold of it), `begun`, `accepted`, `refused`, `handed over`, `ended`.
"""
import pathlib
import sys

import gi

gi.require_version("Gdk", "3.0")
gi.require_version("Gtk", "3.0")
from gi.repository import Gdk, GLib, Gtk  # noqa: E402

WIDTH, HEIGHT = 60, 40


def say(*words):
    print(*words, flush=True)


def main(x, y, files):
    uris = [pathlib.Path(file).absolute().as_uri() for file in files]

    window = Gtk.Window(title="drag source", decorated=False, accept_focus=False)
    window.set_type_hint(Gdk.WindowTypeHint.UTILITY)
    window.set_keep_above(True)
    window.set_default_size(WIDTH, HEIGHT)
    handle = Gtk.EventBox()
    handle.add(Gtk.Label(label="files"))
    window.add(handle)

    handle.drag_source_set(Gdk.ModifierType.BUTTON1_MASK, [], Gdk.DragAction.COPY)
    handle.drag_source_add_uri_targets()

    def begun(_widget, context):
        say("begun")
        context.connect("action-changed", lambda _context, action: say("accepted" if action else "refused"))

    def hand_over(_widget, _context, data, _info, _time):
        data.set_uris(uris)
        say("handed over")

    handle.connect("drag-begin", begun)
    handle.connect("drag-data-get", hand_over)
    handle.connect("drag-end", lambda *_: say("ended"))

    def placed(*_):
        found, left, top = handle.get_window().get_origin()
        del found
        say("ready", left + WIDTH // 2, top + HEIGHT // 2)
        return GLib.SOURCE_REMOVE

    # After the window manager has mapped and placed it.
    window.connect("map-event", lambda *_: GLib.idle_add(placed) and False)
    window.connect("destroy", Gtk.main_quit)
    window.move(x, y)
    window.show_all()
    Gtk.main()


if __name__ == "__main__":
    main(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3:])
