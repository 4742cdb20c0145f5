package io.everwire.tunnel.demo;

import io.everwire.tunnel.Parts;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Users beside the one whose transfers are checked: each downloads again and again, so that there is something to see. */
final class Visitors implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Visitors.class);

    private final Parts browsers = new Parts();
    private final List<Thread> threads;

    Visitors(int number, Supplier<Browser> browser) {
        threads = IntStream.range(0, number)
                .mapToObj(visitor -> thread(visitor, browser))
                .toList();
        threads.forEach(Thread::start);
    }

    private Thread thread(int visitor, Supplier<Browser> browser) {
        Thread thread = new Thread(() -> visit(browsers.keep(browser.get())), "demo-visitor-" + visitor);
        thread.setDaemon(true);
        return thread;
    }

    private void visit(Browser browser) {
        try {
            while (!browsers.isClosed()) {
                browser.download(new Meter(bytes -> {}));
            }
        } catch (IOException failed) {
            if (!browsers.isClosed()) {
                LOG.warn("A download of the demo failed, and is not begun again", failed);
            }
        }
    }

    /** Ends all downloads and waits for their threads. */
    @Override
    public void close() {
        browsers.close();
        threads.forEach(Visitors::await);
    }

    private static void await(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
