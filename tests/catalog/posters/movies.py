"""Movies that the poster tests draw: real ones, and odd ones that nobody made."""

from catalog.posters import Facts

REAL = (
    Facts(496243, "Parasite", "기생충", "ko", 2019, 133, ("Comedy", "Thriller", "Drama"), ("Bong Joon Ho",)),
    Facts(346, "Seven Samurai", "七人の侍", "ja", 1954, 207, ("Action", "Drama"), ("Akira Kurosawa",)),
    Facts(11645, "Ran", "乱", "ja", 1985, 160, ("Action", "Drama", "History"), ("Akira Kurosawa",)),
    Facts(
        129,
        "Spirited Away",
        "千と千尋の神隠し",
        "ja",
        2001,
        125,
        ("Animation", "Family"),
        ("Hayao Miyazaki",),
    ),
    Facts(335, "Once Upon a Time in the West", "", "it", 1968, 166, ("Drama", "Western"), ("Sergio Leone",)),
    Facts(
        935,
        "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb",
        "",
        "en",
        1964,
        95,
        ("Comedy", "War"),
        ("Stanley Kubrick",),
    ),
    Facts(
        121,
        "The Lord of the Rings: The Two Towers",
        "",
        "en",
        2002,
        179,
        ("Adventure", "Fantasy", "Action"),
        ("Peter Jackson",),
        "The Lord of the Rings Collection",
    ),
    Facts(422, "8½", "8½", "it", 1963, 139, ("Drama",), ("Federico Fellini",)),
    Facts(
        694,
        "The Shining",
        "",
        "en",
        1980,
        144,
        ("Horror", "Thriller"),
        ("Stanley Kubrick",),
        "",
        ("hotel", "isolation"),
    ),
    Facts(
        775,
        "A Trip to the Moon",
        "Le Voyage dans la lune",
        "fr",
        1902,
        15,
        ("Adventure", "Science Fiction"),
        ("Georges Méliès",),
    ),
    Facts(62, "2001: A Space Odyssey", "", "en", 1968, 149, ("Science Fiction", "Mystery"), ("Stanley Kubrick",)),
    Facts(843, "In the Mood for Love", "花樣年華", "cn", 2000, 99, ("Drama", "Romance"), ("Wong Kar-wai",)),
)

ODD = (
    Facts(9001, ""),
    Facts(9002, "M", year=1931, genres=("Crime",)),
    Facts(9003, "21"),
    Facts(9004, "…", genres=("Drama",)),
    Facts(9005, "W" * 300, genres=("Comedy",)),
    Facts(9006, "Night of the Day of the Dawn of the Son of the Bride of the Return of the Terror " * 2),
    Facts(9007, "خانه دوست کجاست", year=1987, directors=("عباس کیارستمی",), genres=("Drama",)),
    Facts(9008, "ואלס עם באשיר", genres=("Animation", "War")),
    Facts(9009, "劇場版「鬼滅の刃」無限城編 第一章 猗窩座再来", genres=("Animation",), language="ja"),
    Facts(9010, "무한도전 클래식 영화", genres=("Comedy",)),
    Facts(9011, "<script>alert('&')</script>", genres=("Horror",), directors=("<b>&amp;</b>",)),
    Facts(9012, "A\u202eB\u0000C\u200f \ud800 \uffff", genres=("No such genre",)),
    Facts(9013, "🦈 vs 🐙", runtime=90, genres=("Animation", "Family")),
    Facts(9014, "Eyes", directors=("Wolfeschlegelsteinhausenbergerdorff",), year=2000, runtime=100_000),
)

GENRES = (
    "Action",
    "Adventure",
    "Animation",
    "Comedy",
    "Crime",
    "Documentary",
    "Drama",
    "Family",
    "Fantasy",
    "History",
    "Horror",
    "Music",
    "Mystery",
    "Romance",
    "Science Fiction",
    "Thriller",
    "TV Movie",
    "War",
    "Western",
)
TITLES = ("Up", "The Long Walk Home", "Nine Days", "Amélie", "Winter: A Love Story", "Крылья", "Solaris")


def all_facts() -> list[Facts]:
    """Real movies, odd movies, and every pair of genres through the decades."""
    made_up = (
        Facts(
            id=100_000 + 19 * place + other,
            title=TITLES[(place + 3 * other) % len(TITLES)],
            year=1900 + (place * 7 + other * 11) % 127,
            runtime=60 + other,
            genres=tuple(dict.fromkeys((genre, GENRES[other]))),
            directors=("Agnès Varda", "JR")[: 1 + other % 2],
        )
        for place, genre in enumerate(GENRES)
        for other in range(len(GENRES))
    )
    return [*REAL, *ODD, *made_up]
