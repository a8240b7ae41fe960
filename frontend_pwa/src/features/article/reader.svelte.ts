import { sentencesOf, type Sentence } from "./reading";

type State = "idle" | "reading" | "paused";
const HIGHLIGHT = "reading-aloud";

/** Reads an article aloud with the device's own voice and marks the sentence that is read. */
export class Reader {
  state = $state<State>("idle");
  private sentences: Sentence[] = [];
  private index = 0;

  static get supported(): boolean {
    return "speechSynthesis" in window;
  }

  /** False only when the device has voices and none for this language. */
  static hasVoice(locale: string): boolean {
    const voices = speechSynthesis.getVoices();
    return voices.length === 0 || voices.some((voice) => sameLanguage(voice.lang, locale));
  }

  toggle(root: HTMLElement, locale: string): void {
    if (this.state === "reading") {
      this.state = "paused";
      speechSynthesis.cancel();
      return;
    }
    if (this.state === "idle") {
      this.sentences = sentencesOf(root, locale);
      this.index = 0;
    }
    this.state = "reading";
    this.speak(locale);
  }

  stop(): void {
    this.state = "idle";
    if (Reader.supported) speechSynthesis.cancel();
    CSS.highlights?.delete(HIGHLIGHT);
  }

  private speak(locale: string): void {
    const sentence = this.sentences[this.index];
    if (!sentence) {
      this.stop();
      return;
    }
    this.mark(sentence);
    const words = new SpeechSynthesisUtterance(sentence.text);
    words.lang = sentence.lang;
    words.rate = 0.95;
    words.voice =
      speechSynthesis.getVoices().find((voice) => sameLanguage(voice.lang, sentence.lang)) ?? null;
    words.onend = () => {
      if (this.state !== "reading") return;
      this.index++;
      this.speak(locale);
    };
    words.onerror = () => {
      if (this.state === "reading") this.stop();
    };
    speechSynthesis.speak(words);
  }

  private mark(sentence: Sentence): void {
    if ("highlights" in CSS) CSS.highlights.set(HIGHLIGHT, new Highlight(sentence.range));
    const box = sentence.range.getBoundingClientRect();
    if (box.top < 80 || box.bottom > innerHeight - 120) {
      sentence.range.startContainer.parentElement?.scrollIntoView({
        block: "center",
        behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth",
      });
    }
  }
}

function sameLanguage(a: string, b: string): boolean {
  return a.split(/[-_]/)[0]?.toLowerCase() === b.split("-")[0]?.toLowerCase();
}
