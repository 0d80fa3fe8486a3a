"""Word lists for `label_captions`: the English grammar that a label does not contain."""

from __future__ import annotations

SPELLING = {
    "aluminium": "aluminium",
    "asprin": "aspirin",
    "barel": "barrel",
    "bulp": "bulb",
    "casiohorn": "casio horn",
    "churchbells": "church bells",
    "db": "d flat",
    "eb": "e flat",
    "ab": "a flat",
    "em": "e minor",
    "finyl": "vinyl",
    "vinly": "vinyl",
    "garbagecan": "garbage can",
    "gargabe": "garbage",
    "glas": "glass",
    "hollowhit": "hollow hit",
    "mallett": "mallet",
    "metalichit": "metallic hit",
    "powertool": "power tool",
    "reso": "resonant",
    "scraatch": "scratch",
    "singlenote": "note",
    "syn": "synth",
    "tinfoil": "tin foil",
    "trainstation": "train station",
    "trashcan": "trash can",
    "waterpump": "water pump",
    "wineglass": "wine glass",
    "woodenclaps": "wooden claps",
    "astring": "a string",
    "bstring": "b string",
    "dstring": "d string",
    "estring": "e string",
    "gstring": "g string",
    "vibra": "vibraphone",
    "cuisanart": "",
    "ritz": "",
    "percussive": "percussion",
    "clipped": "",
    "wav": "",
    "plural": "",
    "verycompressed": "",
    "filtered": "",
    "fromsametrack": "",
    "2x": "",
    "digital.ogg": "",
    "metal.ogg": "",
    "wood.ogg": "",
    "plain": "",
    "sus": "",
}
"""Words of the corpus's file names as English spells them; an empty one is left out."""

PHRASES = {
    r"^woodblock pitched \w+": "pitched woodblock",
    r" take off$": " takeoff",
    r" (train )?station departure$": " train departure",
    r"^morse.*": "morse code beeping",
    r"^outdoor ambience$": "outdoors ambience",
    r"^scissor hh$": "scissor rhythm",
    r"^guitar e minor$": "guitar chord",
    r"^theremin (orchestra|fly)$": "theremin",
    r"^boing water$": "water boing",
    r"^bang tin$": "banging a tin",
    r"^bang on barel$": "banging on a barrel",
    r"^key on metal$": "hitting metal with a key",
    r"^water on tin ?foil$": "water dripping on tin foil",
    r"^(bowl|box) with keys$": r"rattling a \1 with keys",
    r"^cards$": "shuffling cards",
    r"^running echo$": "footsteps running with an echo",
    r"^storm water$": "storm water flowing",
    r"^cut cardboard$": "cutting cardboard",
    r"^door hangar$": "door hanger",
    r"^wind ?up toy$": "wind-up toy",
    r"^wind up$": "winding up a toy",
    r"^piano (ab|db|eb)$": "piano note",
    r"^trash ?can resonant hit$": "resonant trash can hit",
    r"^ufo fly by$": "ufo flying by",
    r"^bottle down stairs$": "bottle falling down stairs",
    r"^up stairs$": "footsteps going up stairs",
    r"^stomp up stairs$": "stomping up the stairs",
    r" (lo|mid|hi) (hard|soft) ": " ",
    r"^(electronic|khaen) (lo|hi|mid)\b": r"\1",
    r"^snare (hard|soft) ": "snare ",
    r"^bass (hard|soft) drum": "bass drum",
    r"^digging gravel$": "digging in gravel",
    r"^swimming$": "swimming in water",
    r"^ping pong$": "playing ping pong",
    r"^sticks$": "wooden sticks hit",
}
"""Patterns of file names that do not read as English, and what they say."""

TRAILING = frozenset(
    "resonant low small loud soft heavy light slow weird melodic rhythmic huge tight distant electric".split()
)
"""Adjectives that file names put behind their noun."""

SOUNDS = frozenset(
    "beep bang blip bong boing boom buzz buzzer chatter chime clang clangs clank clanks clash click clonk "
    "crackle crash creak crunch drone fanfare feedback flip glissando growl groan gunfire gunshot "
    "harmonics hiss honk horns hum impact kick music noise ping plip plop pop rattle roar rumble rhythm "
    "screech scream sizzle slam slap sound splash splat squeak squeal static stroke swish swoosh thud "
    "thump thunderclap tick tinkle tone trill twang twangs twip vibration wail whiff whoop whoosh zap "
    "zoop bubbles ripples applause swirl flutter clunks echo siren laughter snare pluck chords".split()
)
"""Last words that are sounds themselves: such a thing is heard, it makes no sound."""

CALLS = {
    "cow": "mooing loudly",
    "sheep": "bleating loudly",
    "lamb": "bleating softly",
    "goat": "bleating loudly",
    "mountain goat": "bleating loudly",
    "pig": "oinking and grunting",
    "frog": "croaking loudly",
    "crow": "cawing loudly",
    "duck": "quacking loudly",
    "drake": "quacking loudly",
    "hen": "clucking loudly",
    "rooster": "crowing loudly",
    "turkey": "gobbling loudly",
    "owl": "hooting softly",
    "lion": "roaring loudly",
    "tiger": "roaring loudly",
    "bear": "growling loudly",
    "dog": "barking loudly",
    "elephant": "trumpeting loudly",
    "horse": "neighing loudly",
    "donkey": "braying loudly",
    "lark": "singing brightly",
    "sea lion": "barking loudly",
    "gander": "honking loudly",
}
"""The verb for an animal whose label only says that it calls."""

COUNTED = frozenset(("wine glass", "water glass", "deck of cards", "street music"))
"""Nouns that look as if they took no article and do."""

MASS = frozenset(
    "gunfire snowfall chatter laughter water rain wind thunder fire glass gravel metal wood brick "
    "concrete rock dirt sand snow grass ice stone carpet foil paper cardboard cloth plastic styrofoam "
    "velcro tape rice cereal cabbage lettuce aluminium aluminum bamboo lava gunpowder lightning machinery "
    "music speech applause static feedback noise friction debris traffic furniture beer soda food flesh "
    "pain leather rubber fabric steam electricity fuzz ambience ambiance percussion sizzle crackle "
    "humming rustling crackling scratching scraping tapping drumming bread beatboxing silence reverb "
    "flint steel duct wrap vinyl pong construction sky air drizzle hail chewing jeans electric morse "
    "underwater pvc squelching flow wax chips hydraulics cards".split()
)
"""Nouns that take no article."""

SINGULAR_S = frozenset(
    "glass bus brass bass chess compass grass moss hiss press circus octopus lens ritz gas harmonics hydraulics".split()
)
"""Singular nouns that end in s."""

COMPOUNDS = (
    "tuning fork",
    "turning peg",
    "measuring tape",
    "packing tape",
    "shopping cart",
    "sewing machine",
    "singing bowl",
    "reversing beeper",
    "shaving cream",
    "level crossing",
    "mining machinery",
    "ceiling fan",
    "warning sound",
    "ring tone",
    "falling tree",
    "crashing tree",
    "resonating harmonics",
    "bullet casing",
)
"""Phrases whose -ing word is no verb."""

NOT_VERBS = frozenset(
    "ping string spring ring ding boing morning ceiling warning lightning building sling swing casing "
    "during crossing mining evening wing king thing something bearing percussion".split()
)

INTRANSITIVE = frozenset(
    "falling spinning laughing tinkling whirling rotating squeaking gurgling whistling swirling creaking "
    "crashing rolling".split()
)
"""-ing words that, before a noun, say what that noun does."""

SILENT_E = frozenset(
    "clos mov scrap sneez bounc tun shak breath typ whin snor strik revers plung shav bit rotat inflat "
    "collaps explod squeez imitat resonat ignit driv pac fir slic pok wip grat rid glid slid chim danc "
    "shuffl vibrat operat rustl oscillat ris wav pulsat scor shov pric forg practic tast smok trac".split()
)
"""Stems that get their e back when -ing is taken off."""
