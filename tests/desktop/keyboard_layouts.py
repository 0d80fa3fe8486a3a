"""Which characters the keys of three keyboards type: without a modifier, with Shift, and with AltGr.

Only keys that type other characters than the letter on them are listed; letters type themselves. Rows run from the key
left of 1 to the key right of P, then the punctuation of the lower rows.
"""

US = (
    *("`~ ", "1! ", "2@ ", "3# ", "4$ ", "5% ", "6^ ", "7& ", "8* ", "9( ", "0) ", "-_ ", "=+ "),
    *("[{ ", "]} ", "\\| ", ";: ", "'\" ", ",< ", ".> ", "/? "),
)
GERMAN = (
    *("^° ", "1! ", '2"²', "3§³", "4$ ", "5% ", "6& ", "7/{", "8([", "9)]", "0=}", "ß?\\", "´` "),
    *("üÜ ", "+*~", "#' ", "öÖ ", "äÄ ", ",; ", ".: ", "-_ ", "<>|"),
)
FRENCH = (
    *("²  ", "&1 ", "é2~", '"3#', "'4{", "(5[", "-6|", "è7`", "_8\\", "ç9^", "à0@", ")°]", "=+}"),
    *("^¨ ", "$£¤", "*µ ", "ù% ", ",? ", ";. ", ":/ ", "!§ ", "<> "),
)
LAYOUTS = {"US": US, "German": GERMAN, "French": FRENCH}


def presses(layout: tuple[str, ...]) -> list[tuple[str, str, bool]]:
    """(character without Shift, character that a press types, whether it takes Shift), for all keys but AltGr ones."""
    letters = [f"{letter}{letter} " for letter in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    keys = [*letters, *layout]
    return [(key[0], key[0], False) for key in keys] + [(key[0], key[1], True) for key in keys if key[1] != " "]
