// Takes a stream of server-sent events apart. EventSource would do it, but cannot send the token in a header.

export class EventParser {
  #rest = "";

  /** Gives the events, as {name, data}, that are whole with this piece of text. */
  push(text) {
    const blocks = (this.#rest + text).split("\n\n");
    this.#rest = blocks.pop();
    return blocks.map(parseBlock).filter((event) => event.data !== "");
  }
}

function parseBlock(block) {
  const event = { name: "message", data: "" };
  const data = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event: ")) {
      event.name = line.slice(7);
    } else if (line.startsWith("data: ")) {
      data.push(line.slice(6));
    }
  }
  event.data = data.join("\n");
  return event;
}
