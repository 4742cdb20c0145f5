package io.everwire.tunnel;

import io.everwire.api.CloseReason;
import io.everwire.api.ErrorCode;
import io.everwire.api.Initiator;
import io.everwire.api.Scope;
import io.netty.util.NetUtil;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Turns hosts into addresses with the system's resolver, which blocks: a few threads and a bounded queue. Thread-safe. */
final class NameResolver implements AutoCloseable {
    private static final int THREADS = 8;
    private static final int WAITING = 1024;
    private static final long THREAD_IDLE_SECONDS = 30;

    private final AtomicInteger started = new AtomicInteger();
    private final ThreadPoolExecutor threads = new ThreadPoolExecutor(
            THREADS, THREADS, THREAD_IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(WAITING), this::thread);

    NameResolver() {
        threads.allowCoreThreadTimeOut(true);
    }

    /**
     * All addresses of a host, as the system's resolver orders them. Any thread.
     *
     * @return at once for an address; else from a thread of the resolver; fails with {@code ADDRESS_INVALID} or {@code
     *     LIMIT}
     */
    CompletionStage<List<InetAddress>> resolve(String host) {
        byte[] literal = NetUtil.createByteArrayFromIpAddressString(host);
        CompletableFuture<List<InetAddress>> resolved = new CompletableFuture<>();
        if (literal != null) {
            complete(resolved, () -> List.of(InetAddress.getByAddress(literal)));
            return resolved;
        }
        try {
            threads.execute(() -> complete(resolved, () -> addresses(host)));
        } catch (RejectedExecutionException full) {
            resolved.completeExceptionally(reason(ErrorCode.LIMIT, "too many names to resolve, or shut down"));
        }
        return resolved;
    }

    /** Ends the threads; one that waits for an answer of the network may take its time. */
    @Override
    public void close() {
        threads.shutdownNow();
    }

    private static void complete(CompletableFuture<List<InetAddress>> resolved, Lookup lookup) {
        try {
            resolved.complete(lookup.addresses());
        } catch (UnknownHostException unknown) {
            resolved.completeExceptionally(reason(ErrorCode.ADDRESS_INVALID, String.valueOf(unknown.getMessage())));
        } catch (RuntimeException unexpected) { // an answer must come, whatever the system's resolver does
            resolved.completeExceptionally(unexpected);
        }
    }

    private static List<InetAddress> addresses(String host) throws UnknownHostException {
        try {
            return List.of(InetAddress.getAllByName(host));
        } catch (UnknownHostException unknown) {
            throw new UnknownHostException("the name '" + host + "' does not resolve");
        }
    }

    private static RuntimeException reason(ErrorCode code, String detail) {
        return new CloseReason(Scope.STREAM, code, Initiator.LIBRARY, detail).toException();
    }

    private Thread thread(Runnable task) {
        Thread thread = new Thread(task, "everwire-resolver-" + started.incrementAndGet());
        thread.setDaemon(true);
        return thread;
    }

    private interface Lookup {
        List<InetAddress> addresses() throws UnknownHostException;
    }
}
