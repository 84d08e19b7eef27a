/** What is said to the person: read aloud by screen readers and shown for a moment. */
export class Announcer {
  /** The latest message; a counter keeps a repeated text apart from the one before. */
  latest = $state<{ text: string; number: number } | null>(null);
  #number = 0;

  say(text: string): void {
    this.#number += 1;
    this.latest = { text, number: this.#number };
  }

  dismiss(number: number): void {
    if (this.latest?.number === number) this.latest = null;
  }
}
