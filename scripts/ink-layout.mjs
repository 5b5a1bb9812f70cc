// What Ink gets for its layout engine (Yoga, compiled to WebAssembly, a sixth of the screen's bundle): our screen is one
// text as wide as the terminal, so there is nothing to lay out. Measured with 120 × 40 cells: see bench/RESULTS.md.
//
// Nodes stand below each other from the left edge; a text is as large as Ink measures it. What else a style could ask for
// fails loudly: whoever wants boxes takes Yoga back.

export const COLUMN_LAYOUT = `
import * as constants from './generated/YGEnums.js';

const { MeasureMode, Display } = constants;

class ColumnNode {
  #children = [];
  #measure = null;
  #display = Display.Flex;
  #given = undefined;
  #left = 0;
  #top = 0;
  #width = 0;
  #height = 0;

  insertChild(child, index) { this.#children.splice(index, 0, child); }
  removeChild(child) { this.#children = this.#children.filter((one) => one !== child); }
  getChildCount() { return this.#children.length; }
  setMeasureFunc(measure) { this.#measure = measure; }
  unsetMeasureFunc() { this.#measure = null; }
  setWidth(width) { this.#given = width; }
  setDisplay(display) { this.#display = display; }
  getDisplay() { return this.#display; }
  markDirty() {}
  free() {}
  freeRecursive() {}

  calculateLayout(width) { this.#layOut(this.#given ?? width, 0); }

  #layOut(most, top) {
    this.#top = top;
    if (this.#measure) {
      const { width, height } = this.#measure(most, MeasureMode.AtMost, undefined, MeasureMode.Undefined);
      this.#width = Math.min(most, width);
      this.#height = height;
      return;
    }
    this.#width = most;
    this.#height = 0;
    for (const child of this.#children) {
      if (child.#display === Display.None) continue;
      child.#layOut(most, this.#height);
      this.#height += child.#height;
    }
  }

  getComputedLeft() { return this.#left; }
  getComputedTop() { return this.#top; }
  getComputedWidth() { return this.#width; }
  getComputedHeight() { return this.#height; }
  getComputedLayout() { return { left: this.#left, top: this.#top, width: this.#width, height: this.#height }; }
  getComputedPadding() { return 0; }
  getComputedBorder() { return 0; }
  getComputedMargin() { return 0; }

  // What Ink says of every text: to shrink where it is too wide, which measuring sees to.
  setFlexDirection() {}
  setFlexGrow() {}
  setFlexShrink() {}
  setFlexWrap() {}
  setFlexBasis() {}
  setFlexBasisAuto() {}
}

export default { ...constants.default, ...constants, Node: { create: () => new ColumnNode() } };
`;
