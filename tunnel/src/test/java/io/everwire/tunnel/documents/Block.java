package io.everwire.tunnel.documents;

/** A fenced block of a document. {@code line} is that of its opening fence. */
record Block(Document document, int line, String language, String text, Marks marks) {
    /** Such as {@code docs/metrics.md:9}. */
    String where() {
        return where(0);
    }

    /** The place of a line of the text, the first of which is 1. */
    String where(int textLine) {
        return document.name() + ":" + (line + textLine);
    }

    @Override
    public String toString() {
        return where() + " " + language;
    }
}
