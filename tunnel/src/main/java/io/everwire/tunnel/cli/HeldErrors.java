package io.everwire.tunnel.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Keeps what is written to standard error, the log above all, while the terminal shows something else; prints it then. */
final class HeldErrors implements AutoCloseable {
    private static final int MOST_BYTES = 1 << 18;

    private final PrintStream errors = System.err;
    private final Held held = new Held();

    HeldErrors() {
        System.setErr(new PrintStream(held, true, StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        System.setErr(errors);
        errors.print(held.toString(StandardCharsets.UTF_8));
        errors.flush();
    }

    /** The beginning of what is written: what went wrong first explains the rest. */
    private static final class Held extends ByteArrayOutputStream {
        @Override
        public synchronized void write(int b) {
            if (count < MOST_BYTES) {
                super.write(b);
            }
        }

        @Override
        public synchronized void write(byte[] bytes, int from, int length) {
            super.write(bytes, from, Math.max(0, Math.min(length, MOST_BYTES - count)));
        }
    }
}
