/** Contenders that compete with each other, directly or through others, and how many claims each such crowd has. */
export class Crowds {
  private readonly leader: number[];
  private readonly claims: number[];

  constructor(counts: readonly number[]) {
    this.leader = counts.map((_, index) => index);
    this.claims = [...counts];
  }

  public join(one: number, other: number): void {
    const [a, b] = [this.find(one), this.find(other)];
    if (a !== b) {
      const [large, small] = this.claims[a] < this.claims[b] ? [b, a] : [a, b];
      this.leader[small] = large;
      this.claims[large] += this.claims[small];
    }
  }

  public sizeOf(contender: number): number {
    return this.claims[this.find(contender)];
  }

  private find(contender: number): number {
    let at = contender;
    while (this.leader[at] !== at) {
      this.leader[at] = this.leader[this.leader[at]];
      at = this.leader[at];
    }
    return at;
  }
}
