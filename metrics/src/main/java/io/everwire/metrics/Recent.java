package io.everwire.metrics;

import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A picture that is taken anew when it is older than a moment, so that all meters of one reading fit together. Thread-safe. */
final class Recent<T> implements Supplier<T> {
    private static final long MOMENT_NANOS = Duration.ofMillis(100).toNanos();

    private record Taken<T>(T picture, long atNanos) {}

    private final Supplier<T> source;
    private final LongSupplier nanoTime;
    private volatile @Nullable Taken<T> last;

    Recent(Supplier<T> source, LongSupplier nanoTime) {
        this.source = source;
        this.nanoTime = nanoTime;
    }

    @Override
    public T get() {
        long now = nanoTime.getAsLong();
        Taken<T> taken = last;
        if (taken == null || now - taken.atNanos() > MOMENT_NANOS) {
            taken = new Taken<>(source.get(), now);
            last = taken;
        }
        return taken.picture();
    }
}
