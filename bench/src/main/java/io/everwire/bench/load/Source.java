package io.everwire.bench.load;

/** Sends a number of bytes as fast as they are taken, and finishes. */
final class Source extends Service {
    private final Pattern.Cursor content;

    Source(long bytes) {
        content = new Pattern.Cursor(bytes);
    }

    @Override
    void begin() {
        writable();
    }

    @Override
    public void writable() {
        if (content.writeTo(flow(), count -> {})) {
            flow().finish();
        }
    }
}
