package io.everwire.tunnel.cli;

import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * SIGINT and SIGTERM as two steps: the first has work finished, and then the process ends as if it had not been caught; a
 * second one ends it at once. Shutdown hooks cannot do that, as they run once and hear of nothing later. {@code
 * sun.misc.Signal} is reached by reflection: it is there in every JDK, but not promised; without it the first signal ends
 * the process at once, too.
 */
final class Signals {
    private static final Logger LOG = LoggerFactory.getLogger(Signals.class);

    /** What a shell and service managers expect of a process that a signal ended. */
    private static final int ENDED_BY_SIGNAL = 128;

    private static final String SIGNAL = "sun.misc.Signal";
    private static final String HANDLER = "sun.misc.SignalHandler";

    private final Runnable finish;
    private final AtomicBoolean finishing = new AtomicBoolean();

    private Signals(Runnable finish) {
        this.finish = finish;
    }

    /** Runs {@code finish} on a thread of its own before the first signal ends the process. */
    static void before(Runnable finish) {
        Signals signals = new Signals(finish);
        signals.handle("INT");
        signals.handle("TERM");
    }

    private void handle(String name) {
        try {
            Class<?> signalType = Class.forName(SIGNAL);
            Class<?> handlerType = Class.forName(HANDLER);
            Object signal = signalType.getConstructor(String.class).newInstance(name);
            int number = (int) signalType.getMethod("getNumber").invoke(signal);
            Method handle = signalType.getMethod("handle", signalType, handlerType);
            Object before = handle.invoke(null, signal, handler(handlerType, number));
            if (before == handlerType.getField("SIG_IGN").get(null)) {
                handle.invoke(null, signal, before); // whoever started us wants it ignored
            }
        } catch (ReflectiveOperationException | LinkageError unavailable) {
            LOG.debug("SIG{} ends the process at once", name, unavailable);
        }
    }

    private Object handler(Class<?> type, int number) {
        return Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, (proxy, method, arguments) -> {
            if (method.getName().equals("handle")) {
                received(number);
                return null;
            }
            return method.getName().equals("equals") ? (Object) (proxy == arguments[0]) : System.identityHashCode(this);
        });
    }

    private void received(int number) {
        if (finishing.compareAndSet(false, true)) {
            new Thread(() -> finishThenEnd(number), "everwire-finish").start();
        } else {
            end(number);
        }
    }

    private void finishThenEnd(int number) {
        try {
            finish.run();
        } finally {
            end(number);
        }
    }

    private static void end(int number) {
        System.exit(ENDED_BY_SIGNAL + number);
    }
}
