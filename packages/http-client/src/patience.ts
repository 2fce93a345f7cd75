/** How long a call may still wait for a server, over all its requests. */
export class Patience {
  #secondsLeft: number;

  constructor(seconds: number) {
    this.#secondsLeft = seconds;
  }

  /** Takes the seconds away; false where fewer are left. */
  spend(seconds: number): boolean {
    if (seconds > this.#secondsLeft) return false;
    this.#secondsLeft -= seconds;
    return true;
  }
}
