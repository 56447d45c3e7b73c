"""The words that are signs of danger: rulebooks by the day from which they apply. Only ever add a new one.

`BROKEN` and the like in a phrase stand for lists of words: `hazard_kinds.WORDS`.
"""

from datetime import date

from services.complaints.hazard_kinds import HazardKind, Rulebook, Severity, rule

EMERGENCY, SIGNIFICANT = Severity.EMERGENCY, Severity.SIGNIFICANT
COLD_MONTHS = frozenset({10, 11, 12, 1, 2, 3, 4})

_RULES = (
    rule(
        "damp_or_mould",
        HazardKind.DAMP_AND_MOULD,
        SIGNIFICANT,
        """
    mould~|mold~|moudl|moulde|moulds|mildew~|mildue|fungus|fungi|fungal|spore~;
    damp|dampness|damps|dampp|dammp|dampish;
    condensation|condensaton|condensasion|condesation|condensating; black spot~; black patch~; black
    wall~|ceiling~; wall~|ceiling~|celing wet|soaking|sodden|sweat~; wallpaper|plaster peel~; paint
    peel~ wet|wall~|ceiling~; musty|mouldy smell~; mushroom~ wall~|ceiling~
    """,
        """
    llwydni|lwydni|llwydo|lleithder|leithder|llaith|laith|tamp|damp|tamprwydd; anwedd|cyddwysiad
    """,
    ),
    rule(
        "smell_of_gas",
        HazardKind.GAS,
        EMERGENCY,
        """
    smell~|smelt|smeling|smells|stink~|whiff|odour|odor gas|gass|gaz; gas|gass
    leak~|leek~|escape~|escaping; gas|gass cooker|hob|hobs|oven|boiler leak~|smell~|smelt; gas
    alarm|detector; gas engineer condemned|unsafe|dangerous; condemned boiler|cooker|fire|gas; gas
    explosion|explode~|exploded
    """,
        "arogl|oglau|ogla|drewi nwy; nwy gollwng|gollyngiad|gollwng|gollyngiad",
    ),
    rule(
        "carbon_monoxide",
        HazardKind.CARBON_MONOXIDE,
        EMERGENCY,
        """
    carbon monoxide|monoxid|monoxyde|monxide|monoxcide; co alarm~|detector~|poison~|reading~|leak~; flue
    block~|broken|loose|leak~|cracked; fumes|fume boiler|fire|cooker|flue|heater; yellow|orange flame~;
    headache~|dizzy|drowsy boiler|gas|fire|cooker
    """,
        "carbon monocsid|monocsid; larwm co",
    ),
    rule(
        "electric_danger",
        HazardKind.ELECTRICS,
        EMERGENCY,
        """
    spark~|arcing ELECTRIC|light~|cooker|switch~|shower; electric~|electrical|electricity
    shock~|electrocute~; electrocute~|electrocution|electrocuted; shock~
    tap~|switch~|socket~|shower|light~|plug~|cooker|washing;
    bare|exposed|live|loose|hanging|dangling|frayed wire~|wiring|cable~|cables;
    burn~|burnt|smoke~|smoking|melt~|scorch~|buzz~|fizz~|crackl~|hot ELECTRIC|switch;
    water~|leak~|drip~|flood~|wet|rain~
    electric~|electrics|electricity|socket~|light~|fusebox|fuse~|consumer|wiring
    """,
        """
    sioc trydan~|drydan~; gwreichion~|gwreichionen; gwifren|gwifrau noeth|rhydd|byw; trydan
    dwr|dŵr|gwlyb
    """,
    ),
    rule(
        "electric_fault",
        HazardKind.ELECTRICS,
        SIGNIFICANT,
        """
    no|lost|without electric|electricity|electrics|power; power cut|off|out|outage;
    electric~|electrics|electricity trip~|off|gone; light~ flicker~; flicker~ electric~|electrics;
    ELECTRIC BROKEN; electric~|electrics|wiring unsafe|dangerous|old; no light~
    stair~|stairwell|landing|corridor|communal|hallway
    """,
        "dim trydan; trydan wedi diffodd|torri; golau fflachio",
    ),
    rule(
        "fire_now",
        HazardKind.FIRE,
        EMERGENCY,
        """
    on+fire; caught|catch~+fire; set|setting|sets|started|lit+fire~; set|setting|started|lit+a+fire;
    a+fire+in|at|on|broke|started; fire~+broke|last|yesterday|started; bin|rubbish|balcony|car|house+fire~;
    called|came|attend~ fire+brigade|service; smoke+coming|filling|filled|pouring|billow~|everywhere;
    smoke+is|was+coming|filling|pouring; filled|full|smell~|smelt+of|with+smoke; smell~|smelt+smoke;
    burning smell~|smelt; arson|arsonist; petrol|accelerant letterbox|door|stairs; cladding
    flammable|combustible|acm|unsafe|dangerous; explosion|exploded|explode~
    """,
        "ar dan|dân; mwg llosgi|arogl|llenwi; tan|dân wedi cychwyn|dechrau",
    ),
    rule(
        "fire_safety",
        HazardKind.FIRE,
        SIGNIFICANT,
        """
    smoke|fire|heat alarm~|alram~|detector~|sprinkler~
    BROKEN|missing|beep~|chirp~|batteries|battery|none|no|any; no|without smoke|fire
    alarm~|detector~|door~|extinguisher~|escape; fire+door~
    broken|damage~|prop~|wedge~|gap~|close|closes|shut|stuck|missing|lock~|hole; fire
    escape~|exit~|route~ block~|lock~|obstruct~|full|stuck; blocked
    escape|exit~|stairs|stairwell|stairway; fire risk|hazard~; cladding; waking watch;
    evacuate~|evacuation; fire break~|stopping missing|hole~; scooter~|ebike~|e-bike
    battery|batteries|charging|stairs|hallway
    """,
        "larwm~ mwg|tan|dân; drws tan|dân; diogelwch tan|dân; perygl tan|dân",
    ),
    rule(
        "collapse",
        HazardKind.STRUCTURE,
        EMERGENCY,
        """
    ceiling~|cieling~|celing~|roof~|wall~|floor~|balcony|balconies|chimney~|stair~|staircase~|porch|canopy|masonry
    collaps~|collapsing|colapse~|colaps~|fall~|fallen|fell|caved|cave|caving|down|drop~|gave|giving;
    collaps~|colapse~|colaps~|caved; falling masonry|brick~|tile~|slate~|concrete|glass|debris;
    brick~|tile~|slate~|concrete|masonry|glass|debris fell|falling|fallen|fall~|dropped|dropping|loose;
    about|going come|fall down; structur~|structural unsafe|danger|dangerous|failure|unsound; window~
    fell|fallen|falling|fall~; raac
    """,
        "nenfwd|to|wal|llawr|balconi wedi disgyn|cwympo|syrthio|dymchwel; dymchwel|dymchwyd",
    ),
    rule(
        "structure",
        HazardKind.STRUCTURE,
        SIGNIFICANT,
        """
    crack~
    wall~|ceiling~|floor~|lintel|brickwork|chimney|foundation~|plaster|big|large|wider|wide|growing|bigger|structural;
    bulg~|bow~|bowing|sag~|sagging wall~|ceiling~|cieling~|celing~|roof~|floor~;
    subsid~|subsidence|subsiding|subsidance|heave; rotten|rot|rotting|rotted
    floor~|floorboard~|joist~|window~|beam~|stair~|roof; dry|wet rot; hole~ roof|ceiling~|floor~|wall~;
    floor~|floorboard~ soft|spongy|giving|gone|through|uneven; wobbl~|loose
    balcony|banister~|railing~|handrail~|chimney|wall|gate|slab~; smashed|broken|cracked
    glass|glazing|window~|pane~
    """,
        """
    crac~|hollt~ wal|waliau|nenfwd; ymsuddiant|ymsuddo; pydru|pwdr|pydredd
    llawr|lloriau|ffenestr|trawst~
    """,
    ),
    rule(
        "falls",
        HazardKind.FALLS,
        SIGNIFICANT,
        """
    handrail~|banister~|bannister~|hand-rail|grabrail~|railing~|balustrade~
    broken|broke|loose|missing|wobbl~|off|no|none|come|came|rotten|snapped; no|without|missing
    handrail~|banister~|bannister~|railing~|balustrade~; stair~|step~|staircase~|stairway
    broken|broke|loose|missing|rotten|uneven|slip~|slippery|unsafe|dangerous|wobbl~|steep|dark|crumbl~;
    trip hazard~|over|on; tripped|trip~ path|paving|slab~|carpet|step~|hazard~|floor~|kerb;
    slip~|slipped|slippery stairs|step~|floor~|path|ice|water|wet|bath; fell|fallen|fall~|felt
    stair~|step~|path|paving|hole|balcony|bath|shower|floor; paving|path|pavement|slab~
    uneven|broken|loose|raised|sunk|sunken|crack~; window~ restrictor~|won't|doesn't|wont|doesnt
    low|child~|children|baby|restrictor~|missing|broken|close|shut|lock
    """,
        """
    canllaw~ wedi|torri|rhydd|dim; grisiau|grisia torri|rhydd|llithrig|beryglus|peryglus;
    baglu|baglodd|llithro|llithrodd
    """,
    ),
    rule(
        "no_heating",
        HazardKind.EXCESS_COLD,
        SIGNIFICANT,
        """
    HEATING BROKEN; NO heating|heatin|heat|heatng; HEATING
    cold|freez~|freezing|leak~|lock~|pressure|error|cut~|working|work; freezing|freez~|frozen|froze
    home|house|flat|room~|bedroom~|baby|child~|children|kids|inside|cold|indoors|here|we|in; cold|col
    home|house|flat|baby|children|inside|unbearable|unbearably|indoors|bitterly|bedroom~;
    hypothermia|hypothermic; frozen|burst pipe~; NO hot water; hot water
    broken|broke|off|gone|stopped|isn't|isnt|fail~; draught~|draughty|drafty|draft~
    window~|door~|cold|freezing; no gas
    """,
        """
    dim|heb wres|gwres|gwresogi|wresogi; gwres|gwresogi|boeler|bwyler|rheiddiadur~
    torri|wedi|ddim|dim|gweithio; rhewi|rhynnu|oer ty|tŷ|fflat|cartref|plant|babi|iawn|tu; dim|heb
    dwr|dŵr|ddŵr poeth
    """,
        emergency_months=COLD_MONTHS,
    ),
    rule(
        "too_hot",
        HazardKind.EXCESS_HEAT,
        SIGNIFICANT,
        """
    overheat~ flat|home|bedroom~|house|room~|block|building; unbearably|unbearable hot|heat; too hot
    sleep|flat|home|bedroom~|house; heat exhaustion|stroke
    """,
        "rhy|rhy boeth poeth|boeth fflat|ystafell|ty|tŷ",
    ),
    rule(
        "sewage",
        HazardKind.SEWAGE,
        EMERGENCY,
        """
    sewage|sewerage|sewrage|sewige|sewege|sewer~|faeces|feces|excrement|effluent; raw|human waste;
    poo|poop|shit|turd~ floor|bath|toilet|drain~|garden|shower|sink|everywhere|coming|back|up;
    toilet~|drain~|sink|bath|manhole|shower overflow~|backing|back|backed|flood~|coming;
    toilet~|loo|lavatory only|one block~|broken|blocked|flush|flushing|out; no|without
    toilet|loo|lavatory|wc; toilet~|loo block~|blocked
    """,
        "carthffos~|carthion|garthion; toiled|ty bach|tŷ wedi blocio|gorlifo|torri",
    ),
    rule(
        "flood",
        HazardKind.WATER,
        EMERGENCY,
        """
    flood~|flooded|flooding|fludded|flodded; burst|bursting pipe~|main|tank|boiler|radiator~|pipework;
    water~ pour~|gush~|pouring|gushing|everywhere|through|stream~; ceiling~|cieling~|celing~|roof
    pour~|gush~|water|dripping through|onto|bed; NO water; no|without running|drinking water;
    uncontrollable|uncontrolled|containable|stop leak~
    """,
        "llifogydd|llifogi|gorlifo|llif; pibell~|pibellau byrstio|wedi|torri; dim|heb dwr|dŵr|ddŵr",
    ),
    rule(
        "leak",
        HazardKind.WATER,
        SIGNIFICANT,
        """
    leak~|leek~|leaky|leakage|leeking; drip~|dripping; water
    damage~|damaged|ingress|penetrat~|stain~|coming|come|came; rain~ coming|in|through|inside|gets;
    gutter~|guttering|downpipe~|roof overflow~|block~|broken|leak~|missing|tile~|slate~;
    legionella|legionnaire~|legionnaires; lead pipe~|paint|water;
    brown|dirty|discoloured|rusty|contaminated water
    """,
        "gollwng|gollyngiad~|gollyngiadau|diferu|diferyn; dwr|dŵr dod|ddod mewn|trwy",
    ),
    rule(
        "asbestos",
        HazardKind.ASBESTOS,
        EMERGENCY,
        """
    asbestos|asbestus|asbestoes|asbestos~|asbetos|artex|aspestos; lagging damage~|broken|exposed|flaking
    """,
        "asbestos",
    ),
    rule(
        "pests",
        HazardKind.PESTS,
        SIGNIFICANT,
        """
    rat|rats|ratt|mouse|mice|rodent~|vermin|infest~|infestation|droppings;
    cockroach~|cockroach|roach~|bedbug~|flea~|maggot~|silverfish|woodlice|wasp~; bed bug~|bugs|mite~;
    pigeon~ mess|droppings|poo|infest~|balcony|nest~; pest~|pests; ant|ants infest~|nest~|everywhere
    """,
        "llygod|llygoden|lygod|llygod mawr; chwilod|chwain|pla",
    ),
    rule(
        "insecure_home",
        HazardKind.INTRUDERS,
        EMERGENCY,
        """
    front|entrance|main|back|communal|external door~
    broken|broke|lock~|won't|wont|can't|cant|doesn't|doesnt|kicked|smashed|insecure|close|shut; lock~
    broken|broke|bust|busted|damage~|smashed|jammed|won't|wont|doesn't|doesnt; break in~|ins;
    broke|broken into|in; burgl~|burglar~|burglary|intruder~|squatter~; door~
    kicked|smashed|forced|broken; ground|floor window~ smashed|broken|lock~|close|shut; insecure
    door~|window~|home|property|flat
    """,
        "drws wedi|torri clo|glo|torri|cloi|gloi; lladron|lleidr|torri i mewn",
    ),
    rule(
        "trapped_in_lift",
        HazardKind.LIFTS,
        EMERGENCY,
        """
    trap~|trapped|stuck lift~|elevator~; lift~|elevator~ dropped|drop~|fell|plunge~|plummet~|free; lift~
    door~ crush~|open|shaft|trap~; wheelchair|disabled|stranded|housebound|prisoner|mobility
    lift~|elevator~
    """,
        "sownd|gaeth|caeth lifft",
    ),
    rule(
        "lift_out",
        HazardKind.LIFTS,
        SIGNIFICANT,
        """
    lift~|elevator~|stairlift~ BROKEN|order|working|unsafe|dangerous|jerk~|jolt~|stuck|repair~|level
    """,
        "lifft wedi|torri|ddim|gweithio",
    ),
    rule(
        "said_by_category",
        HazardKind.HEALTH_AND_SAFETY,
        SIGNIFICANT,
        "",
        categories=frozenset({"health_and_safety"}),
    ),
)

RULEBOOKS = (Rulebook(id="2026-11", applies_from=date(2020, 1, 1), rules=_RULES),)
