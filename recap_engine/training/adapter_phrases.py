"""Word lists for `adapter_captions`: what English needs to know that a label does not say."""

from __future__ import annotations

COMMON: dict[str, tuple[str, ...]] = {
    "airplane flying": ("An airplane flies overhead", "An airplane is flying past", "A plane flies over with a roar"),
    "alarm clock ringing": ("An alarm clock is ringing", "An alarm clock beeps repeatedly", "The alarm clock goes off"),
    "baby crying": ("A baby is crying", "A baby cries loudly", "An infant is crying and wailing"),
    "birds chirping": ("Birds are chirping outside", "Birds chirp and sing", "Several birds are chirping"),
    "can being opened": ("A can is opened", "A soda can is popped open", "Someone opens a can of soda"),
    "car horn honking": ("A car horn is honking", "A car honks its horn", "A car horn honks several times"),
    "cat meowing": ("A cat is meowing", "A cat meows loudly", "A cat meows again and again"),
    "church bells ringing": ("Church bells are ringing", "Church bells ring out", "Large church bells ring and chime"),
    "clock ticking": ("A clock is ticking", "A clock ticks steadily", "A clock ticks quietly in a room"),
    "cow mooing": ("A cow is mooing", "A cow moos loudly", "A cow moos in a field"),
    "crickets chirping": ("Crickets are chirping at night", "Crickets chirp continuously", "Crickets are chirping"),
    "crow cawing": ("A crow is cawing", "A crow caws loudly", "A crow caws several times"),
    "dog barking": ("A dog is barking", "A dog barks loudly", "A dog barks several times"),
    "engine running": ("An engine is running", "A car engine is idling", "A vehicle engine runs and idles"),
    "fire crackling": ("A fire is crackling", "A fire crackles and pops", "A campfire burns and crackles"),
    "fireworks exploding": ("Fireworks are exploding", "Fireworks explode in the sky", "Fireworks bang and crackle"),
    "footsteps": (
        "Someone is walking with audible footsteps",
        "Footsteps of a person walking",
        "Footsteps are heard nearby",
    ),
    "frog croaking": ("A frog is croaking", "Frogs croak by the water", "A frog croaks repeatedly"),
    "glass breaking": ("Glass is breaking", "Glass breaks and shatters", "A glass shatters on the floor"),
    "helicopter flying": (
        "A helicopter is flying overhead",
        "A helicopter flies past",
        "Helicopter rotor blades are spinning",
    ),
    "hen clucking": ("A hen is clucking", "Chickens are clucking", "A hen clucks in the yard"),
    "insects buzzing": ("Insects are buzzing around", "An insect buzzes close by", "Bees and flies are buzzing"),
    "knocking on a wooden door": (
        "Someone knocks on a wooden door",
        "Someone is knocking on a door",
        "Knocking on a wooden door",
    ),
    "people clapping": ("People are clapping their hands", "An audience is clapping", "A crowd claps and applauds"),
    "person breathing": (
        "A person is breathing heavily",
        "Someone breathes in and out",
        "Someone is breathing audibly",
    ),
    "person coughing": ("A person is coughing", "Someone coughs a few times", "A person coughs loudly"),
    "person drinking and sipping": (
        "Someone is drinking and sipping",
        "A person sips a drink",
        "Someone takes a sip and swallows",
    ),
    "person laughing": ("A person is laughing", "Someone laughs out loud", "A person laughs and giggles"),
    "person sneezing": ("A person is sneezing", "Someone sneezes loudly", "A person sneezes once"),
    "person snoring": ("A person is snoring", "Someone snores while sleeping", "Someone snores loudly"),
    "pig oinking": ("A pig is oinking", "A pig oinks and grunts", "Pigs are oinking and squealing"),
    "rain falling": ("Rain is falling steadily", "Heavy rain is falling", "Rain falls on the ground"),
    "rooster crowing": ("A rooster is crowing", "A rooster crows loudly", "A rooster crows in the morning"),
    "sea waves crashing": (
        "Sea waves are crashing on the shore",
        "Ocean waves crash on the beach",
        "Waves roll in and crash on the shore",
    ),
    "sheep bleating": ("A sheep is bleating", "Sheep are bleating in a field", "A sheep bleats loudly"),
    "siren wailing": ("A siren is wailing", "An emergency siren wails", "A siren wails as an ambulance passes"),
    "thunderstorm": (
        "Thunder rumbles during a storm",
        "Thunder claps in a thunderstorm",
        "A thunderstorm rumbles with rain",
    ),
    "toilet flushing": ("A toilet is flushing", "A toilet is flushed", "A toilet flushes and water runs"),
    "train passing": ("A train is passing by", "A train rolls along the tracks", "A train passes on the railway"),
    "typing on a keyboard": (
        "Someone is typing on a keyboard",
        "Keys click as someone types",
        "A person types on a keyboard",
    ),
    "vacuum cleaner running": (
        "A vacuum cleaner is running",
        "A vacuum cleaner hums loudly",
        "Someone vacuums the floor",
    ),
    "water dripping": ("Water is dripping slowly", "Water drips into a puddle", "Drops of water are dripping"),
    "water pouring": ("Water is being poured", "Someone pours water into a glass", "Water pours into a container"),
    "wind blowing": ("Wind is blowing outside", "Strong wind is blowing", "The wind blows and howls"),
    "wooden door creaking": ("A wooden door is creaking", "A door creaks as it opens", "An old wooden door creaks"),
    "person saying a single word": ("A person says a single word", "Someone says one word", "A voice speaks one word"),
    "mechanical keyboard key press": ("A key is pressed on a mechanical keyboard", "A keyboard key clicks once"),
    "mechanical keyboard key release": (
        "A key is released on a mechanical keyboard",
        "A mechanical keyboard key springs back up",
    ),
    "balloon rubbing": ("A balloon is being rubbed", "Someone rubs a squeaky balloon"),
    "bread cutting": ("Someone is cutting bread", "Bread is cut with a knife"),
    "can crumpling": ("A can is being crumpled", "Someone crumples a metal can"),
    "can opening": ("A can is opened", "Someone opens a can"),
    "drink can opening": ("A drink can is opened", "Someone opens a can of drink"),
    "foil crumpling": ("Foil is being crumpled", "Someone crumples a sheet of foil"),
    "brass bowls rubbing": ("Brass bowls rub against each other", "Brass bowls are rubbed together"),
    "cello scraping": ("A cello is scraped with the bow", "Someone scrapes a bow across a cello"),
    "knocking": ("Someone is knocking on something", "A few knocks are heard"),
    "running water": ("Water is running steadily", "Running water is heard"),
    "drum roll": ("A drum roll is played", "The sound of a drum roll"),
    "outdoor ambience": ("Quiet background sounds outdoors", "The ambience of a place outdoors"),
    "driving": ("A vehicle is driving along", "The sound of driving in a car"),
    "applause": ("An audience applauds and claps", "The sound of people clapping in applause"),
    "laughter": ("People are laughing together", "The sound of people laughing"),
    "walking in trainstation": ("Someone walks through a train station", "Footsteps in a train station"),
}
"""Captions for labels that are common or that the grammar would get wrong, plainest first."""

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

HAPPENS: dict[str, tuple[str, ...]] = {
    "hit": ("{a} {is} hit", "Someone hits {a}", "{a} {is} struck once"),
    "hits": ("{a} {is} hit several times", "Someone keeps hitting {a}"),
    "strike": ("{a} {is} struck", "Someone strikes {a}"),
    "rattle": ("{a} rattle{s} back and forth", "{a} {is} rattling"),
    "squeak": ("{a} squeak{s} loudly", "{a} {is} squeaking"),
    "squeal": ("{a} squeal{s} loudly", "{a} {is} squealing"),
    "scrape": ("{a} {is} scraped", "{a} {is} being scraped along a surface"),
    "drop": ("{a} {is} dropped", "{a} drop{s} to the ground"),
    "roll": ("{a} roll{s} along a surface", "{a} {is} rolling"),
    "spin": ("{a} spin{s} around", "{a} {is} spinning"),
    "drag": ("{a} {is} dragged along", "Someone drags {a}"),
    "jingle": ("{a} jingle{s} lightly", "{a} {is} jingling"),
    "slam": ("{a} slam{s} shut", "Someone slams {a}"),
    "creak": ("{a} creak{s} slowly", "{a} {is} creaking"),
    "shake": ("{a} {is} shaken", "Someone shakes {a}"),
    "tap": ("{a} {is} tapped", "Someone taps {a}"),
    "crash": ("{a} crash{es} loudly", "{a} come{s} crashing down"),
    "break": ("{a} break{s} apart", "{a} {is} breaking"),
    "shut": ("{a} {is} shut", "Someone shuts {a}"),
    "close": ("{a} {is} closed", "Someone closes {a}"),
    "scratch": ("{a} {is} scratched", "Someone scratches {a}"),
    "pour": ("{a} {is} poured", "Someone pours {a} into a glass"),
    "press": ("{a} {is} pressed", "Someone presses {a}"),
    "release": ("{a} {is} released", "Someone lets go of {a}"),
    "flip": ("{a} {is} flipped", "Someone flips {a}"),
    "snap": ("{a} snap{s} sharply", "A sharp snap of {a}"),
    "rub": ("{a} {is} rubbed", "Someone rubs {a}"),
    "clang": ("{a} clang{s} loudly", "{a} {is} clanging"),
    "bark": ("{a} {is} barking", "{a} bark{s} loudly"),
    "quack": ("{a} {is} quacking", "{a} quack{s} loudly"),
    "call": ("{a} {is} calling", "{a} call{s} out", "The call of {a}"),
    "start": ("{a} start{s} up", "{a} {is} starting and pulling away"),
    "departure": ("{a} depart{s} from the station", "{a} {is} leaving the station"),
    "breakdown": ("{a} break{s} down with a clatter", "{a} stutter{s} and break{s} down"),
    "note": ("A single {x} note is played", "A {x} plays one note"),
    "chord": ("A {x} chord is played", "Someone plays a chord on {a}"),
    "chords": ("Chords are played on {a}", "Someone plays {x} chords"),
    "loop": ("A {x} loop is playing", "A repeating {x} loop plays"),
    "ambience": ("The background sounds of {a}", "Ambient noise around {a}"),
    "noise": ("The noise of {a}", "The noise of {a} is heard"),
    "noises": ("Some {x} noises are heard", "Someone makes {x} noises"),
    "impression": ("Someone imitates {a}", "A person does an impression of {a}"),
    "shot": ("{a} {is} fired", "A single {x} shot rings out"),
    "takeoff": ("{a} take{s} off", "{a} {is} taking off", "The takeoff of {a}"),
    "splash": ("{a} splash{es} loudly", "{a} {is} splashing"),
    "drip": ("{a} {is} dripping", "{a} drip{s} slowly"),
}
"""What a label's last word says happened to the rest: ``{a}`` the rest with its article, ``{x}`` without."""

DOES: dict[str, tuple[str, ...]] = {
    "bell": ("{a} ring{s} out", "{a} {is} ringing"),
    "bells": ("{a} ring out", "{a} are ringing"),
    "doorbell": ("{a} ring{s} at the door", "{a} {is} ringing"),
    "chimes": ("{a} ring softly", "{a} are chiming"),
    "phone": ("{a} {is} ringing", "{a} ring{s} loudly"),
    "horn": ("{a} sound{s} loudly", "{a} {is} blown"),
    "siren": ("{a} {is} wailing", "{a} wail{s} loudly"),
    "alarm": ("{a} {is} sounding", "{a} go{es} off loudly"),
    "fan": ("{a} {is} running", "{a} whirr{s} steadily"),
    "motor": ("{a} {is} running", "{a} hum{s} steadily"),
    "engine": ("{a} {is} running", "{a} run{s} steadily"),
    "drill": ("{a} {is} running", "{a} whirr{s} loudly"),
    "machine": ("{a} {is} running", "{a} run{s} and hum{s}"),
    "dryer": ("{a} {is} running", "{a} hum{s} steadily"),
    "shaver": ("{a} {is} buzzing", "{a} buzz{es} steadily"),
    "printer": ("{a} {is} printing", "{a} whirr{s} and prints"),
    "train": ("{a} {is} passing", "{a} roll{s} past on the tracks"),
    "helicopter": ("{a} {is} flying", "{a} fl{ies} past"),
    "drum": ("{a} {is} played", "Someone plays {a}"),
    "drums": ("{a} are played", "Someone plays {x}"),
    "cymbal": ("{a} {is} struck", "{a} crash{es} loudly"),
    "gong": ("{a} {is} struck", "{a} ring{s} after being struck"),
    "conga": ("{a} {is} played", "Someone plays {a}"),
    "kalimba": ("{a} {is} played", "Someone plays {a}"),
    "sitar": ("{a} {is} played", "Someone plays {a}"),
    "piano": ("{a} {is} played", "Someone plays {a}"),
    "tabla": ("{a} {is} played", "Someone plays {a}"),
    "didgeridoo": ("{a} {is} played", "Someone plays {a}"),
    "xylophone": ("{a} {is} played", "Someone plays {a}"),
    "tambourine": ("{a} {is} shaken", "Someone plays {a}"),
    "shaker": ("{a} {is} shaken", "Someone shakes {a}"),
    "whistle": ("{a} {is} blown", "Someone blows {a}"),
    "theremin": ("{a} {is} played", "The eerie tone of {a}"),
    "music box": ("{a} {is} playing", "{a} plays a tune"),
    "keys": ("{a} are jingling", "Someone jingles {x}"),
    "coins": ("{a} are clinking", "{a} clink together"),
    "chain": ("{a} {is} rattling", "{a} rattle{s} and clink{s}"),
    "chains": ("{a} are rattling", "{a} rattle and clink"),
    "explosion": ("{a} booms loudly", "There is {a}"),
    "thunder": ("{a} {is} rumbling", "{a} rumble{s} loudly"),
    "scream": ("{a} is heard", "Someone lets out {a}"),
    "rain": ("{a} {is} falling", "{a} fall{s} steadily"),
    "footsteps": ("{a} are heard", "Someone walks with audible {x}"),
    "waterfall": ("{a} {is} roaring", "Water rushes down {a}"),
    "shower": ("{a} {is} running", "Water runs in {a}"),
    "toaster": ("{a} pop{s} up", "{a} click{s} and pop{s}"),
    "bird": ("{a} {is} singing", "{a} chirp{s} and sing{s}"),
    "horse": ("{a} {is} neighing", "{a} neigh{s} loudly"),
    "cow": ("{a} {is} mooing", "{a} moo{s} loudly"),
    "sheep": ("{a} {is} bleating", "{a} bleat{s} loudly"),
}
"""What a thing does when its label only names it: ``{a}`` with its article; ``{s}``, ``{is}`` agree with it."""
