package io.everwire.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.everwire.conformance.rig.Await;
import io.everwire.conformance.rig.Limits;
import io.netty.buffer.PooledByteBufAllocator;
import io.netty.util.ResourceLeakDetector;
import io.netty.util.ResourceLeakDetectorFactory;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** After each class: no buffer is still taken from the pool, and the leak detector has nothing to report. */
final class LeakCheck implements BeforeAllCallback, AfterAllCallback {
    private static final Queue<String> LEAKS = new ConcurrentLinkedQueue<>();

    static {
        ResourceLeakDetectorFactory.setResourceLeakDetectorFactory(new Collecting());
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        assertTrue(ResourceLeakDetector.isEnabled());
    }

    @Override
    public void afterAll(ExtensionContext context) {
        Await.until(
                Limits.times(1),
                () -> PooledByteBufAllocator.DEFAULT.pinnedDirectMemory() == 0,
                () -> "pinned: " + PooledByteBufAllocator.DEFAULT.pinnedDirectMemory());
        System.gc();
        PooledByteBufAllocator.DEFAULT.directBuffer(1).release(); // leaks are found at the next allocation
        assertEquals(List.of(), List.copyOf(LEAKS));
    }

    /** Makes detectors that tell here. */
    private static final class Collecting extends ResourceLeakDetectorFactory {
        @Override
        @SuppressWarnings("deprecation")
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval, long maxActive) {
            return newResourceLeakDetector(resource, interval);
        }

        @Override
        public <T> ResourceLeakDetector<T> newResourceLeakDetector(Class<T> resource, int interval) {
            ResourceLeakDetector<T> detector = new ResourceLeakDetector<>(resource, interval);
            detector.setLeakListener((type, records) -> LEAKS.add(type + records));
            return detector;
        }
    }
}
