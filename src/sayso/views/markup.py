"""HTML that escapes by default: every string is untrusted unless this module made it."""

from html import escape

from sayso.views.visible import code_point, split, visible

_VOID = frozenset({"link", "meta"})


class Html(str):
    """Text that is HTML already. Only this module and a page's own constants make it."""

    __slots__ = ()


Child = str | Html | None


def text(value: str) -> Html:
    """Escape a text; a control or invisible character is named in a box of its own, never passed on."""
    return Html(
        "".join(
            f'<span class="ctl">{code_point(piece)}</span>' if hidden else escape(piece)
            for piece, hidden in split(value)
        )
    )


def tag(name: str, /, *children: Child, **attributes: str | bool | None) -> Html:
    """Make an element. `class_` is class, `data_n` is data-n; None leaves an attribute or a child out."""
    held = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Html(f"<{name}{held}>")
    return Html(f"<{name}{held}>{join(*children)}</{name}>")


def join(*children: Child) -> Html:
    """Put children one after the other, escaping those that are not HTML."""
    return Html("".join(c if isinstance(c, Html) else text(c) for c in children if c is not None))


def _attribute(key: str, value: str | bool | None) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(visible(value))}"'
