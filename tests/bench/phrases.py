"""Words of which the benchmark's articles are made: Danish, English and Arabic, in this order.

They have the length and the shape of advice, so that texts compress, wrap and are searched as real
ones are. Nobody reads them: they are never part of the demo or of an installation.
"""

LOCALES = ("da", "en", "ar")

TOPICS = {
    "pregnancy": ("Graviditet", "Pregnancy", "الحمل"),
    "birth": ("Fødsel", "Birth", "الولادة"),
    "first-weeks": ("De første uger", "The first weeks", "الأسابيع الأولى"),
    "feeding": ("Mad og amning", "Feeding", "التغذية والرضاعة"),
    "sleep": ("Søvn", "Sleep", "النوم"),
    "illness": ("Sygdom", "Illness", "المرض"),
    "mood": ("Humør og tanker", "Mood and thoughts", "المزاج والأفكار"),
    "growing": ("Barnet vokser", "Your child grows", "نمو الطفل"),
    "family": ("Familien", "The family", "الأسرة"),
    "rights": ("Rettigheder", "Your rights", "حقوقكم"),
}

SUBJECTS = (
    ("søvn om natten", "sleep at night", "النوم ليلاً"),
    ("amning", "breastfeeding", "الرضاعة الطبيعية"),
    ("flaske og modermælkserstatning", "bottle and formula", "زجاجة الحليب والحليب الصناعي"),
    ("gråd", "crying", "البكاء"),
    ("kolik", "colic", "المغص"),
    ("feber", "fever", "الحمى"),
    ("udslæt", "rash", "الطفح الجلدي"),
    ("vaccination", "vaccination", "التطعيم"),
    ("de første tænder", "the first teeth", "الأسنان الأولى"),
    ("den første grød", "the first porridge", "العصيدة الأولى"),
    ("jern og vitaminer", "iron and vitamins", "الحديد والفيتامينات"),
    ("vægt og trivsel", "weight and well-being", "الوزن والصحة العامة"),
    ("navlen", "the navel", "السرة"),
    ("bad og hudpleje", "bathing and skin care", "الاستحمام والعناية بالبشرة"),
    ("bleer og hudirritation", "nappies and sore skin", "الحفاضات وتهيج الجلد"),
    ("sikker søvnstilling", "safe sleeping position", "وضعية النوم الآمنة"),
    ("autostol", "car seat", "مقعد السيارة"),
    ("leg og øjenkontakt", "play and eye contact", "اللعب والتواصل البصري"),
    ("sprog og sang", "language and song", "اللغة والغناء"),
    ("flere sprog i hjemmet", "several languages at home", "تعدد اللغات في المنزل"),
    ("motion efter fødslen", "exercise after birth", "الرياضة بعد الولادة"),
    ("bækkenbunden", "the pelvic floor", "قاع الحوض"),
    ("kejsersnit", "caesarean section", "الولادة القيصرية"),
    ("veer", "contractions", "الانقباضات"),
    ("fødestedet", "the place of birth", "مكان الولادة"),
    ("kvalme", "nausea", "الغثيان"),
    ("bækkensmerter", "pelvic pain", "ألم الحوض"),
    ("scanning", "scans", "الفحص بالموجات"),
    ("rygestop", "giving up smoking", "الإقلاع عن التدخين"),
    ("medicin", "medicine", "الأدوية"),
    ("tristhed", "low mood", "الحزن"),
    ("angst og bekymring", "anxiety and worry", "القلق"),
    ("parforhold", "the couple", "العلاقة بين الوالدين"),
    ("søskende", "siblings", "الإخوة"),
    ("barsel og orlov", "parental leave", "إجازة الوالدين"),
    ("børnepenge", "child benefit", "إعانة الأطفال"),
    ("dagpleje og vuggestue", "nursery", "الحضانة"),
    ("tolk", "an interpreter", "المترجم"),
    ("sundhedsplejersken", "the health visitor", "الزائرة الصحية"),
    ("lægens undersøgelser", "the doctor's check-ups", "فحوصات الطبيب"),
)

ANGLES = (
    ("det er almindeligt", "what is usual", "ما هو معتاد"),
    ("det kan du selv gøre", "what you can do", "ما يمكنك فعله"),
    ("hvornår skal du ringe", "when to call", "متى تتصل"),
    ("spørgsmål og svar", "questions and answers", "أسئلة وأجوبة"),
    ("når det er svært", "when it is hard", "عندما يصعب الأمر"),
)

SENTENCES = (
    (
        "Det er helt almindeligt at være i tvivl om {subject}, især når du er træt.",
        "It is quite usual to be unsure about {subject}, above all when you are tired.",
        "من الطبيعي تماماً أن تشعر بالحيرة حيال {subject}، خاصة عندما تكون متعباً.",
    ),
    (
        "De fleste børn finder en rytme i løbet af {number} uger, men nogle bruger længere tid.",
        "Most children find a rhythm within {number} weeks, though some take longer.",
        "يجد معظم الأطفال إيقاعاً خلال {number} أسابيع، لكن بعضهم يحتاج وقتاً أطول.",
    ),
    (
        "Tal med din sundhedsplejerske om {subject}, hvis noget undrer dig.",
        "Talk with your health visitor about {subject} if anything puzzles you.",
        "تحدث مع الزائرة الصحية عن {subject} إذا حيرك أي شيء.",
    ),
    (
        "Læg barnet tæt på dig, hud mod hud, så det kan mærke din ro og din varme.",
        "Hold your child close, skin to skin, so that it feels your calm and your warmth.",
        "ضع طفلك قريباً منك، الجلد على الجلد، ليشعر بهدوئك ودفئك.",
    ),
    (
        "Du behøver ikke at gøre alting rigtigt; det vigtigste er, at du er der.",
        "You need not do everything right; what matters is that you are there.",
        "لست مضطراً لفعل كل شيء بشكل صحيح؛ المهم أن تكون حاضراً.",
    ),
    (
        "Mærk efter, om barnet er vågent og tilfreds mellem måltiderne.",
        "Notice whether your child is awake and content between meals.",
        "لاحظ ما إذا كان طفلك مستيقظاً وراضياً بين الوجبات.",
    ),
    (
        "Skriv ned, hvornår det sker, og hvor længe det varer, så er det lettere at fortælle om.",
        "Write down when it happens and how long it lasts; then it is easier to tell about.",
        "اكتب متى يحدث ذلك وكم يستمر، فيصبح الحديث عنه أسهل.",
    ),
    (
        "Hos nogle varer det {number} dage, hos andre går det over af sig selv i løbet af natten.",
        "For some it lasts {number} days, for others it passes by itself during the night.",
        "يستمر عند البعض {number} أيام، ويزول عند آخرين من تلقاء نفسه خلال الليل.",
    ),
    (
        "Rådene om {subject} er de samme, uanset hvor i landet du bor.",
        "The advice about {subject} is the same wherever in the country you live.",
        "النصائح حول {subject} هي نفسها أينما كنت تسكن في البلاد.",
    ),
    (
        "Bed en, du stoler på, om at holde barnet, mens du hviler dig en halv time.",
        "Ask somebody you trust to hold your child while you rest for half an hour.",
        "اطلب من شخص تثق به أن يحمل الطفل بينما ترتاح نصف ساعة.",
    ),
    (
        "Du har ret til en tolk, når du taler med læge, jordemoder og sundhedsplejerske.",
        "You have a right to an interpreter when you speak with doctor, midwife and health visitor.",
        "لك الحق في مترجم عند الحديث مع الطبيب والقابلة والزائرة الصحية.",
    ),
    (
        "Giv tid: en ny vane tager ofte {number} forsøg, før den bliver let.",
        "Give it time: a new habit often takes {number} tries before it becomes easy.",
        "امنح الأمر وقتاً: غالباً ما تحتاج العادة الجديدة إلى {number} محاولات حتى تصبح سهلة.",
    ),
    (
        "Hold rummet køligt, luft ud hver dag, og lad ingen ryge, hvor barnet er.",
        "Keep the room cool, air it every day, and let nobody smoke where the child is.",
        "حافظ على برودة الغرفة، وقم بتهويتها كل يوم، ولا تسمح لأحد بالتدخين قرب الطفل.",
    ),
    (
        "Det, der virker for én familie, passer ikke nødvendigvis til en anden.",
        "What works for one family does not necessarily suit another.",
        "ما ينفع أسرة قد لا يناسب أخرى بالضرورة.",
    ),
    (
        "Ring til egen læge på hverdage, hvis {subject} bliver ved mere end {number} dage.",
        "Call your own doctor on weekdays if {subject} goes on for more than {number} days.",
        "اتصل بطبيبك في أيام العمل إذا استمر الأمر المتعلق بـ{subject} أكثر من {number} أيام.",
    ),
    (
        "Mange forældre fortæller, at de første {number} uger var de sværeste.",
        "Many parents say that the first {number} weeks were the hardest.",
        "يقول كثير من الآباء إن أول {number} أسابيع كانت الأصعب.",
    ),
    (
        "Se på barnet og ikke på uret: det viser dig, når det har brug for en pause.",
        "Watch the child and not the clock: it shows you when it needs a pause.",
        "انظر إلى الطفل لا إلى الساعة: سيريك متى يحتاج إلى استراحة.",
    ),
    (
        "Hvis du får tanker, som skræmmer dig, er du ikke alene, og der er hjælp at få.",
        "If you have thoughts that frighten you, you are not alone, and there is help to be had.",
        "إذا راودتك أفكار تخيفك فأنت لست وحدك، وهناك مساعدة متاحة.",
    ),
    (
        "Tag papirerne om {subject} med til næste besøg, så gennemgår I dem sammen.",
        "Bring the papers about {subject} to the next visit and go through them together.",
        "أحضر الأوراق الخاصة بـ{subject} إلى الزيارة القادمة لتراجعوها معاً.",
    ),
    (
        "Små, hyppige måltider er lettere for maven end {number} store.",
        "Small, frequent meals are easier on the stomach than {number} large ones.",
        "الوجبات الصغيرة المتكررة أخف على المعدة من {number} وجبات كبيرة.",
    ),
    (
        "Du kan altid komme tilbage og læse mere om {subject}, når det bliver aktuelt.",
        "You can always come back and read more about {subject} when the time comes.",
        "يمكنك دائماً العودة وقراءة المزيد عن {subject} عندما يحين الوقت.",
    ),
    (
        "Vask hænder, før du rører ved barnets ansigt, og bed gæster om det samme.",
        "Wash your hands before you touch the child's face, and ask guests to do the same.",
        "اغسل يديك قبل لمس وجه الطفل، واطلب من الضيوف ذلك أيضاً.",
    ),
    (
        "Den anden forælder er lige så vigtig: del nætterne, og tal om, hvordan I har det.",
        "The other parent matters as much: share the nights, and talk about how you feel.",
        "الوالد الآخر مهم بالقدر نفسه: تقاسما الليالي وتحدثا عن مشاعركما.",
    ),
    (
        "Kommunen tilbyder gratis grupper, hvor I kan møde andre med børn på samme alder.",
        "The municipality offers free groups where you meet others with children of the same age.",
        "تقدم البلدية مجموعات مجانية تلتقون فيها بآخرين لديهم أطفال في العمر نفسه.",
    ),
)

DANGER = (
    "Ring 112, hvis barnet ikke kan vækkes, har svært ved at trække vejret eller bliver blåt om munden.",
    "Call 112 if your child cannot be woken, struggles to breathe or turns blue around the mouth.",
    "اتصل بالرقم 112 إذا تعذر إيقاظ طفلك أو صعب عليه التنفس أو ازرق ما حول فمه.",
)
