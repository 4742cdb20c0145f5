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
        while (content.hasMore()) {
            if (!flow().write(content.next())) {
                return;
            }
        }
        flow().finish();
    }
}
