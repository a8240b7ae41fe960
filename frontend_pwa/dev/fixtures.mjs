// Made-up answers of the API, in the shapes that the server gives. For development only.
const text = (html) => ({ type: "text", html: `<div class="block block--text">${html}</div>` });
const callout = (tone, title, html) => ({
  type: "callout",
  html: `<div role="note" class="block block--callout block--tone-${tone}"><h2 class="block__title">${title}</h2>${html}</div>`,
});
const emergency = (title, html, call) => ({
  type: "emergency",
  html: `<section class="block block--emergency"><h2 class="block__title">${title}</h2>${html}<p><a href="tel:112">${call}</a></p></section>`,
});
const steps = (title, items) => ({
  type: "steps",
  html: `<section class="block block--steps"><h2 class="block__title">${title}</h2><ol>${items
    .map(([head, body]) => `<li><h3>${head}</h3><p>${body}</p></li>`)
    .join("")}</ol></section>`,
});
const checklist = (title, items) => ({
  type: "checklist",
  html: `<section class="block block--checklist"><h2 class="block__title">${title}</h2><ul>${items
    .map((item) => `<li>${item}</li>`)
    .join("")}</ul></section>`,
});
const questions = (items) => ({
  type: "question_answer",
  html: `<section class="block block--question_answer">${items
    .map(
      ([question, answer]) => `<details><summary>${question}</summary><p>${answer}</p></details>`,
    )
    .join("")}</section>`,
});
const contact = (title, lines, number) => ({
  type: "local_contact",
  html: `<section class="block block--local_contact"><h2 class="block__title">${title}</h2><p>${lines}</p><p><a href="tel:${number.replaceAll(" ", "")}">Ring ${number}</a></p></section>`,
});

const topicRows = [
  ["pregnancy", "gravid", "Gravid", "pregnancy", "Pregnancy"],
  ["birth", "foedsel", "Fødsel", "birth", "Birth"],
  ["first-year", "barnets-foerste-aar", "Barnets første år", "first-year", "The first year"],
  ["feeding", "mad-og-amning", "Mad og amning", "feeding", "Feeding"],
  ["sleep", "soevn", "Søvn", "sleep", "Sleep"],
  ["mood", "humoer", "Humør og tanker", "mood", "Mood and mind"],
  ["safety", "tryghed", "Tryghed i hjemmet", "safety", "Safe at home"],
  ["rights", "rettigheder", "Ret og hjælp", "rights", "Rights and help"],
];

export function picture(name, alt, width = 640, height = 400) {
  const src = `/static/pictures/${name}.svg`;
  return { alt, width, height, src, srcset: {}, focal: null };
}

export function topics(locale) {
  const danish = locale === "da";
  return topicRows.map(([key, daSlug, daTitle, enSlug, enTitle]) => ({
    key,
    slug: danish ? daSlug : enSlug,
    title: danish ? daTitle : enTitle,
    summary: danish ? "Korte svar fra dem, der ved det." : "Short answers from people who know.",
    image: picture(`topic-${key}`, "", 320, 200),
    count: all.filter((row) => row.topic === key).length,
  }));
}

const all = [
  {
    key: "safe-sleep",
    topic: "sleep",
    stages: [
      { kind: "pregnancy_week", from: 20, to: 42 },
      { kind: "child_month", from: 0, to: 12 },
    ],
    da: [
      "sikker-soevn",
      "Sikker søvn for dit barn",
      "Læg dit barn på ryggen i sin egen seng, i et køligt rum uden røg.",
    ],
    en: [
      "safe-sleep",
      "Safe sleep for your baby",
      "Lay your baby on the back in its own bed, in a cool room without smoke.",
    ],
  },
  {
    key: "pregnancy-warning-signs",
    topic: "pregnancy",
    offline: true,
    stages: [{ kind: "pregnancy_week", from: 4, to: 42 }],
    da: [
      "faretegn-i-graviditeten",
      "Tegn, du skal reagere på",
      "Bløder du, eller mærker du mindre liv, så ring til fødegangen med det samme.",
    ],
    en: [
      "pregnancy-warning-signs",
      "Signs to act on",
      "If you bleed or feel less movement, call the birth ward at once.",
    ],
  },
  {
    key: "antenatal-visits",
    topic: "pregnancy",
    stages: [{ kind: "pregnancy_week", from: 6, to: 41 }],
    da: [
      "besoeg-hos-jordemoder",
      "Dine besøg hos jordemoder",
      "Du får besøg hos læge, jordemoder og til scanning. De er gratis.",
    ],
    en: [
      "antenatal-visits",
      "Your midwife visits",
      "You see a doctor, a midwife and have scans. They are free.",
    ],
  },
  {
    key: "signs-of-labour",
    topic: "birth",
    stages: [{ kind: "pregnancy_week", from: 22, to: 42 }],
    da: [
      "tegn-paa-foedsel",
      "Er fødslen i gang?",
      "Faste veer, der bliver stærkere, eller vand, der går, er tegn på fødsel.",
    ],
    en: [
      "signs-of-labour",
      "Has labour begun?",
      "Regular contractions that grow stronger, or waters that break, are signs.",
    ],
  },
  {
    key: "baby-blues",
    topic: "mood",
    stages: [{ kind: "child_week", from: 0, to: 4 }],
    da: [
      "graad-efter-foedslen",
      "Når tårerne kommer efter fødslen",
      "Mange græder de første dage. Det går over. Bliver det ved, så sig det til os.",
    ],
    en: [
      "baby-blues",
      "When tears come after birth",
      "Many cry in the first days. It passes. If it goes on, tell us.",
    ],
  },
  {
    key: "breastfeeding-start",
    topic: "feeding",
    stages: [{ kind: "child_week", from: 0, to: 8 }],
    da: [
      "kom-i-gang-med-at-amme",
      "Kom godt i gang med at amme",
      "Læg barnet hud mod hud, og lad det søge brystet, når det er vågent.",
    ],
    en: [
      "breastfeeding-start",
      "A good start to breastfeeding",
      "Lay your baby skin to skin and let it find the breast when awake.",
    ],
  },
  {
    key: "violence-in-the-home",
    topic: "safety",
    offline: true,
    stages: [],
    da: [
      "vold-i-hjemmet",
      "Hvis nogen slår eller truer dig",
      "Det er aldrig din skyld. Ring 1888, døgnet rundt. Er du i fare, så ring 112.",
    ],
    en: [
      "violence-in-the-home",
      "If someone hits or threatens you",
      "It is never your fault. Call 1888, day and night. In danger, call 112.",
    ],
  },
  {
    key: "interpreter-and-your-rights",
    topic: "rights",
    stages: [{ kind: "pregnancy_week", from: 4, to: 40 }],
    da: [
      "tolk-og-dine-rettigheder",
      "Du kan få en tolk",
      "Sig til, hvis du vil have en tolk. Det gælder hos læge, jordemoder og hospital.",
    ],
    en: [
      "interpreter-and-your-rights",
      "You can have an interpreter",
      "Say so if you want an interpreter, at the doctor, midwife and hospital.",
    ],
  },
];

function bodyDa(row) {
  return [
    text(
      `<p>Små børn sover meget, men sjældent længe ad gangen. Du kan gøre <strong>fire ting</strong>, som betyder mest. Læs også om <a href="/da/bibliotek/graad-efter-foedslen" data-article="${uuidOf("baby-blues")}">de første dage</a>.</p><h2>Det vigtigste</h2><ul><li>Læg barnet på ryggen hver gang, også til en lur.</li><li>Lad barnet sove i sin egen seng i dit rum.</li><li>Hold rummet køligt, og brug en let dyne.</li></ul>`,
    ),
    ...(row.offline
      ? [
          emergency(
            "Ring 112 nu, hvis",
            "<ul><li>du bløder meget</li><li>nogen er i fare lige nu</li></ul>",
            "Ring 112",
          ),
        ]
      : []),
    callout(
      "tip",
      "Er du træt?",
      "<p>Sov, når barnet sover. Bed nogen om at tage over en time. Det er ikke at give op.</p>",
    ),
    steps("Sådan lægger du barnet", [
      ["Gør sengen klar", "En fast madras, et lagen, en let dyne. Ingen puder og bamser."],
      ["Læg barnet på ryggen", "Fødderne ned mod enden af sengen, så dynen ikke ryger op."],
      ["Mærk efter", "Er barnet varmt i nakken, så tag et lag af."],
    ]),
    text(
      "<h2>Når barnet ikke vil sove</h2><p>Det er normalt. Gå en tur, vug, syng, eller lad barnet ligge på din mave, mens du er vågen. Gråd er et sprog, ikke en fejl.</p>",
    ),
    checklist("Før du selv sover", [
      "Rummet er 18 grader",
      "Ingen har røget i rummet",
      "Barnet ligger i sin egen seng",
    ]),
    questions([
      [
        "Må barnet sove hos mig?",
        "Det sikreste er egen seng tæt på din. Tal med din sundhedsplejerske, hvis I gerne vil sove sammen.",
      ],
      [
        "Hvornår sover det igennem?",
        "Det er meget forskelligt. Mange børn vågner om natten hele det første år.",
      ],
    ]),
    callout(
      "care",
      "Du er ikke alene",
      "<p>Bliver det for meget, så læg barnet et sikkert sted, gå ud et øjeblik, og ring til nogen.</p>",
    ),
    contact("Din sundhedsplejerske", "Fjordby Sundhedspleje, hverdage 8–15", "12 34 56 78"),
  ];
}

function bodyEn() {
  return [
    text(
      "<p>Small babies sleep a lot, but seldom for long. <strong>Four things</strong> matter most.</p><h2>What matters most</h2><ul><li>Lay your baby on the back every time.</li><li>Let your baby sleep in its own bed in your room.</li><li>Keep the room cool.</li></ul>",
    ),
    callout(
      "tip",
      "Are you tired?",
      "<p>Sleep when the baby sleeps. Ask someone to take over for an hour.</p>",
    ),
    text(
      "<h2>When your baby will not sleep</h2><p>It is normal. Take a walk, rock, sing. Crying is a language, not a fault.</p>",
    ),
    checklist("Before you sleep", ["The room is 18 degrees", "No one has smoked here"]),
    text(
      "<h2>When to ask for help</h2><p>Ask when you are worried. You are the one who knows your child best.</p>",
    ),
  ];
}

export function uuidOf(key) {
  const hex = [...key]
    .reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) >>> 0, 7)
    .toString(16);
  return `00000000-0000-4000-8000-${hex.padStart(12, "0")}`;
}

export function card(row, locale) {
  const own = row[locale] ?? row.da;
  const content_locale = row[locale] ? locale : "da";
  const topic = topics(content_locale).find((entry) => entry.key === row.topic);
  return {
    uuid: uuidOf(row.key),
    slug: own[0],
    title: own[1],
    summary: own[2],
    topic: { slug: topic.slug, title: topic.title },
    content_locale,
    variant: "normal",
    reading_minutes: 3,
    image: picture(row.key, own[1]),
    stages: row.stages,
    badges: [],
    origin: "region",
  };
}

export function article(row, locale) {
  const base = card(row, locale);
  const blocks = base.content_locale === "da" ? bodyDa(row) : bodyEn();
  return {
    ...base,
    requested_locale: locale,
    dir: "ltr",
    lix: 27,
    blocks: blocks.map((block, index) => ({ id: `b${index + 1}`, data: {}, ...block })),
    provenance: {
      author_role: base.content_locale === "da" ? "Sundhedsplejerske" : "Health visitor",
      reviewer: {
        name: "Karen Holm",
        role: base.content_locale === "da" ? "Jordemoder" : "Midwife",
      },
      reviewed_at: "2026-09-14",
      next_review_at: "2028-03-14",
      overdue: row.key === "signs-of-labour",
      sources: [
        {
          publisher: "Sundhedsstyrelsen",
          title: "Forebyg pludselig uventet spædbarnsdød",
          url: "https://www.sst.dk/",
          year: 2025,
        },
      ],
    },
    alternates: ["da", "en"].map((one) => ({ locale: one, slug: row[one][0] })),
    related: all
      .filter((other) => other !== row)
      .slice(0, 2)
      .map((other) => card(other, locale)),
    revision_id: 1,
    published_at: "2026-10-01T08:00:00Z",
    offline: row.offline ?? false,
  };
}

export const rows = all;

export const municipality = {
  slug: "fjordby",
  name: "Fjordby",
  region: "Region Nord",
  languages: ["da", "en"],
  default_language: "da",
  brand: { accent: "#0F5E6B", on_accent: "#FFFFFF", secondary: "#B0472F", logo_url: null },
  contact: {
    phone: "12 34 56 78",
    email: "familie@fjordby.example",
    address: "Havnegade 1, Fjordby",
    opening_hours: "Hverdage 8–15",
  },
  exit_url: "",
  emergency: [
    { id: "112", label: "Alarm 112", number: "112", hint: "Når liv er i fare" },
    { id: "ward", label: "Fødegangen", number: "12 34 56 00", hint: "Hele døgnet" },
    { id: "doctor", label: "Lægevagten", number: "12 34 56 11", hint: "Aften, nat og weekend" },
    { id: "violence", label: "Lev Uden Vold", number: "1888", hint: "Hele døgnet, gratis" },
    { id: "poison", label: "Giftlinjen", number: "82 12 12 12", hint: "Hele døgnet" },
  ],
};

export const modules = [
  {
    slug: "chat",
    label: "Chat",
    icon: "comment",
    order: 10,
    bootstrap: {
      promise: "En sundhedsplejerske læser det her i dag før kl. 15.",
      opening_hours: "Hverdage 8–15",
    },
  },
  { slug: "video", label: "Møder", icon: "video", order: 20, bootstrap: {} },
  { slug: "tasks", label: "Opgaver", icon: "tasks", order: 30, bootstrap: {} },
];
