"""Keywords that say nothing about what a movie is like: where the story came from, when it plays, who is in it.

A list of our own, read against the keywords that movies most often share without being alike. Such a keyword leads
nowhere: it brings no movie onto a list and is never told as a reason.
"""

from recommend.engine.matrices.movie_features import normalize_name

_SOURCES = """
based on novel|based on novel or book|based on book|based on young adult novel|based on children's book|based on comic
based on graphic novel|based on manga|based on play or musical|based on play|based on short story|based on true story
based on memoir or autobiography|based on video game|based on tv series|based on cartoon|based on toy|based on myth
based on article|based on magazine, newspaper or article|biography|true story|remake|sequel|prequel|reboot|spin off
live action remake|live action and animation|part of trilogy|duringcreditsstinger|aftercreditsstinger|woman director
directed by woman|independent film|b movie|cult film|adaptation|anthology|black and white|technicolor|long take
""".strip()
_OCCASIONS = """
new year's eve|new year|thanksgiving|birthday|birthday party|party|funeral|summer|winter|autumn|spring|holiday
vacation|night|morning|rain|snow|weekend|dinner|breakfast|day|evening|one night|one day|1900s|1910s|1920s|1930s|1940s
1950s|1960s|1970s|1980s|1990s|2000s|2010s|2020s|18th century|19th century|20th century|21st century|past|present day
near future|year 1999
""".strip()
_PLACES_AND_THINGS = """
new york city|los angeles, california|london, england|paris, france|chicago, illinois|san francisco, california|usa
boston, massachusetts|philadelphia, pennsylvania|pennsylvania, usa|massachusetts|new jersey|florida|arizona|new mexico
toronto, canada|washington dc, usa|las vegas|miami, florida|california|texas|england|italy|france|germany|japan|hotel
hospital|airport|train|car|airplane|helicopter|bus|boat|ship|taxi|telephone|letter|photograph|camera|newspaper|house
apartment|bar|restaurant|bathroom|kitchen|bed|bridge|street|beach|forest|desert|island|river|lake|mountain|village
small town|big city|city|suburb|neighbor|neighborhood|farm|roof|elevator|church|museum|library|office|school bus
gas station|motel|hotel room|swimming pool|money|gun|pistol|shotgun|mask|van|cigarette|knife|suitcase|key|ring|map
book|blood|fire|water|explosion|chase|car crash|car accident|car chase
""".strip()
_PEOPLE_AND_FEELINGS = """
police|police officer|policeman|cop|detective|doctor|nurse|lawyer|judge|teacher|student|soldier|king|queen|prince|boss
husband wife relationship|wife|husband|mother|father|son|daughter|brother|sister|family|family relationships|friends
friend|parent child relationship|parents kids relationship|father son relationship|mother daughter relationship
mother son relationship|father daughter relationship|brother brother relationship|sister sister relationship
sibling relationship|male friendship|female friendship|best friend|girlfriend|boyfriend|child|children|baby|old man
little boy|teenager|strong woman|narration|flashback|mission|old woman|teenage girl|teenage boy|man|woman|girl|boy
group of friends|neighbour|stranger|male protagonist|female protagonist|bravery|courage|hope|fear|anger|love|hate|joy
sadness|happiness|death|life|murder|violence|escape|rescue|danger|secret|lie|lies|dream|kiss|sex|nudity|female nudity
male nudity|crying|laughter|fight|argument|shot|running|intense|dramatic|suspenseful|excited|amused|admiring|adoring
hilarious|inspirational|serious|complex|thoughtful|comforting|hopeful|cautionary|candid|playful|lighthearted|awestruck
audacious|bold|provocative|tense|dreary|ambiguous|absurd|whimsical|sincere|familiar|relaxed|assertive|antagonistic
aggressive|angry|anxious|apathetic|appreciative|approving
""".strip()

UNINFORMATIVE_KEYWORDS = frozenset(
    normalize_name(keyword)
    for keywords in (_SOURCES, _OCCASIONS, _PLACES_AND_THINGS, _PEOPLE_AND_FEELINGS)
    for line in keywords.splitlines()
    for keyword in line.split("|")
)
