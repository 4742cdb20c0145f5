package com.example.blocking;

import io.everwire.api.*;
import io.everwire.spi.*;
import java.io.IOException;
import java.net.*;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.*;
import java.util.concurrent.*;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/** Blocking sockets of the JDK that dial: two threads for each connection; no listening, no move, no local address. */
public final class BlockingTransportProvider implements TransportProvider {
    @Override public String name() { return "blocking"; }
    @Override public int priority() { return -100; }
    @Override public Set<Capability> capabilities() { return Set.of(Capability.HALF_CLOSE, Capability.RESET); }
    @Override public Optional<Unavailability> unavailability() { return Optional.empty(); }
    @Override public Transport create(TransportSettings settings) { return new Blocking(settings); }
    static CloseReason why(ErrorCode code, Initiator by, String detail) {
        return new CloseReason(Scope.WIRE, code, by, detail);
    }

    /** The system's words, in Everwire's codes. A broken pipe is a reset of which the reader has heard before. */
    static CloseReason why(IOException fault, SocketAddress about) {
        String said = String.valueOf(fault.getMessage());
        if (said.contains("refused")) return why(ErrorCode.CONNECT_REFUSED, Initiator.PEER, about + ": " + said);
        if (said.contains("reset") || said.contains("Broken")) return why(ErrorCode.RESET, Initiator.PEER, said);
        ErrorCode code = fault instanceof SocketTimeoutException ? ErrorCode.CONNECT_TIMEOUT
                : said.contains("open files") ? ErrorCode.RESOURCE_LIMIT : ErrorCode.UNREACHABLE;
        return why(code, Initiator.LIBRARY, about + ": " + said);
    }
    static void shut(Socket socket, boolean reset) {
        try (socket) { if (reset) socket.setSoLinger(true, 0); }
        catch (IOException dead) { /* that is what was wanted */ }
    }
    static boolean post(Loop loop, Runnable task) {
        try { loop.execute(task); return true; }
        catch (EverwireException over) { return false; } // the loops outlive all dials and connections
    }
    static <T> CompletionStage<T> unsupported(String what) {
        return CompletableFuture.failedFuture(why(ErrorCode.UNSUPPORTED, Initiator.LIBRARY, what).toException());
    }
    interface Living { void stop(boolean now); } // and keep the loops alive for so long
    static final class Blocking implements Transport {
        private static final CloseReason OVER = why(ErrorCode.SHUT_DOWN, Initiator.LOCAL, "shut down");
        final TransportSettings settings;
        private final List<ThreadLoop> loops;
        private final AtomicInteger turn = new AtomicInteger();
        private final Set<Living> living = new HashSet<>();
        private final CompletableFuture<Void> over = new CompletableFuture<>();
        private boolean shutDown;
        Blocking(TransportSettings settings) {
            this.settings = settings;
            loops = IntStream.range(0, settings.loops()).mapToObj(i -> new ThreadLoop("blocking-" + i)).toList();
        }
        @Override public Loop nextLoop() { return loops.get(Math.floorMod(turn.getAndIncrement(), loops.size())); }
        @Override public CompletionStage<Listener> listen(SocketAddress at, ListenSettings how, Acceptor acceptor) {
            return unsupported("it only dials");
        }
        synchronized boolean enter(Living one) { return !shutDown && living.add(one); }
        private synchronized boolean isLast(Living one) { living.remove(one); return shutDown && living.isEmpty(); }
        void leave(Living one) {
            if (isLast(one)) CompletableFuture.allOf(loops.stream().map(loop -> loop.shutdown().toCompletableFuture())
                    .toArray(CompletableFuture[]::new)).thenRun(() -> over.complete(null));
        }
        @Override public CompletionStage<Void> shutdown(Duration limit) {
            synchronized (this) { shutDown = true; }
            stopAll(false);
            CompletableFuture.delayedExecutor(limit.toMillis(), TimeUnit.MILLISECONDS).execute(() -> stopAll(true));
            leave(null);
            return over.copy();
        }
        private synchronized List<Living> all() { return List.copyOf(living); }
        private void stopAll(boolean now) { all().forEach(one -> one.stop(now)); }
        @Override public Dial dial(SocketAddress to, DialSettings how, Loop loop, ConnectionHandler handler) {
            if (!loops.contains(loop)) throw new IllegalArgumentException("a loop of another transport");
            Dialling dial = new Dialling(loop, handler);
            if (!enter(dial)) CompletableFuture.runAsync(() -> { shut(dial.socket, true); handler.closed(OVER); });
            else if (how.local() != null) dial.fail(why(ErrorCode.UNSUPPORTED, Initiator.LIBRARY, "local address"));
            else if (!(to instanceof InetSocketAddress inet) || inet.isUnresolved() || inet.getPort() == 0)
                dial.fail(why(ErrorCode.ADDRESS_INVALID, Initiator.LIBRARY, "cannot dial " + to));
            else started(() -> dial.connect(to, how.timeout()));
            return dial;
        }
        static Thread started(Runnable task) {
            Thread thread = new Thread(task, "blocking-socket");
            thread.setDaemon(true); thread.start();
            return thread;
        }
        final class Dialling implements Dial, Living {
            private final Socket socket = new Socket();
            private final Loop loop;
            private final ConnectionHandler handler;
            private boolean settled; // the loop's
            Dialling(Loop loop, ConnectionHandler handler) {
                this.loop = loop; this.handler = handler;
                try { socket.setTcpNoDelay(true); } // makes the descriptor: a close meanwhile would never find it
                catch (SocketException none) { /* then there is none to connect, which says why */ }
            }
            void connect(SocketAddress to, Duration timeout) {
                try {
                    if (settings.sendBuffer() > 0) socket.setSendBufferSize(settings.sendBuffer());
                    if (settings.receiveBuffer() > 0) socket.setReceiveBufferSize(settings.receiveBuffer());
                    socket.connect(to, (int) Math.max(1, Math.min(Integer.MAX_VALUE, timeout.toMillis())));
                    Wire wire = new Wire(Blocking.this, socket, loop, handler);
                    settle(wire::open);
                } catch (IOException fault) { fail(why(fault, to)); }
            }
            private void settle(Runnable outcome) {
                if (!post(loop, () -> {
                    if (settled) return; else settled = true;
                    try { outcome.run(); } finally { leave(this); }
                })) shut(socket, true);
            }
            void fail(CloseReason why) { settle(() -> { shut(socket, true); handler.closed(why); }); }
            @Override public void cancel() { fail(why(ErrorCode.CANCELLED, Initiator.LOCAL, "cancelled")); }
            @Override public void stop(boolean now) { fail(OVER); }
        }
    }

    /** The reader reads when the loop lets it, the writer writes what the loop queues; the rest is the loop's. */
    static final class Wire implements Connection, Living {
        private static final byte[] FIN = {};
        private final Blocking owner;
        private final Socket socket;
        private final Loop loop;
        private final SocketAddress local, remote;
        private final BlockingQueue<byte[]> queue = new LinkedBlockingQueue<>();
        private final Semaphore turns = new Semaphore(0);
        private final CompletableFuture<Void> gone = new CompletableFuture<>();
        private final Deque<byte[]> committed = new ArrayDeque<>();
        private final AtomicInteger holders = new AtomicInteger(3);
        private ConnectionHandler handler;
        private Thread reader, writer;
        private CloseReason why;
        private ByteBuffer claimed, held;
        private long unsent; private int demand;
        private boolean full, owed, finished, finSent, reading, eof, endTold, peerFirst, closing, ended;
        Wire(Blocking transport, Socket socket, Loop loop, ConnectionHandler handler) throws IOException {
            owner = transport; this.socket = socket; this.loop = loop; this.handler = handler;
            local = socket.getLocalSocketAddress();
            InetAddress host = InetAddress.getByAddress(socket.getInetAddress().getAddress()); // without its name
            remote = new InetSocketAddress(host, socket.getPort());
        }
        void open() {
            reader = Blocking.started(() -> ending(this::read));
            writer = Blocking.started(() -> ending(this::write));
            if (!owner.enter(this)) end(Blocking.OVER, true);
            else call(() -> handler.opened(this));
            soon();
        }
        private void ending(Callable<Void> work) {
            try { work.call(); }
            catch (IOException fault) { post(loop, () -> end(why(fault, remote), false)); }
            catch (Exception over) { /* interrupted: the connection has ended */ }
            finally { part(); }
        }
        /** Of the three who hold the descriptor, reader, writer and loop, the last one tells that it is gone. */
        private void part() {
            if (holders.decrementAndGet() == 0) post(loop, () -> {
                try { handler.closed(why); } finally { owner.leave(this); gone.complete(null); }
            });
        }
        private Void read() throws Exception {
            byte[] bytes = new byte[owner.settings.readBytes()];
            for (int count = 0; count >= 0; ) {
                turns.acquire();
                count = socket.getInputStream().read(bytes);
                ByteBuffer chunk = count < 0 ? null : ByteBuffer.wrap(bytes, 0, count);
                post(loop, () -> { reading = false; eof = chunk == null; held = chunk; pump(); });
            }
            return null;
        }
        private Void write() throws Exception {
            for (byte[] next; (next = queue.take()) != FIN; ) {
                int count = next.length;
                socket.getOutputStream().write(next);
                post(loop, () -> { unsent = Math.max(0, unsent - count); pump(); });
            }
            socket.shutdownOutput();
            post(loop, () -> { finSent = true; pump(); });
            return null;
        }
        private void pump() {
            if (ended) return;
            if (closing) held = null;
            else if (held != null && demand > 0) { ByteBuffer b = held; held = null; demand--; call(() -> handler.bytes(b)); }
            else if (eof && demand > 0 && !endTold) { endTold = true; call(handler::end); }
            if (owed && writable() && !isFull()) { owed = false; call(handler::writable); }
            if (finSent && (closing ? eof : endTold))
                end(why(ErrorCode.CLOSED, peerFirst ? Initiator.PEER : Initiator.LOCAL, "closed"), false);
            else if (!reading && !eof && held == null && (closing || demand > 0)) { reading = true; turns.release(); }
        }
        private void call(Runnable callback) {
            try { callback.run(); }
            catch (Throwable thrown) { end(why(ErrorCode.INTERNAL, Initiator.LIBRARY, "threw " + thrown), true); }
        }
        private void end(CloseReason why, boolean reset) {
            if (ended) return;
            ended = true; this.why = why; unsent = 0;
            shut(socket, reset);
            reader.interrupt(); writer.interrupt();
            part();
        }
        private void soon() { post(loop, this::pump); }
        private void onLoop(Runnable task) { if (loop.inLoop()) task.run(); else post(loop, task); }
        private boolean writable() { return !finished && !closing && !ended; }
        private boolean isFull() { return full = unsent > (full ? owner.settings.lowMark() : owner.settings.highMark()); }
        @Override public void stop(boolean now) { onLoop(() -> { if (now || !closing) end(Blocking.OVER, true); }); }
        @Override public Loop loop() { return loop; }
        @Override public SocketAddress local() { return local; }
        @Override public SocketAddress remote() { return remote; }
        @Override public long unsent() { return unsent; }
        @Override public void handler(ConnectionHandler next) { handler = next; }
        @Override public void demand(int reads) { demand = reads; soon(); }
        @Override public void abort() { abort(why(ErrorCode.ABORTED, Initiator.LOCAL, "aborted")); }
        @Override public void abort(CloseReason why) { onLoop(() -> end(why, true)); }
        @Override public ByteBuffer claim(int bytes) {
            if (bytes < 1 || bytes > MAX_CLAIM) throw new IllegalArgumentException("claim of " + bytes);
            claimed = writable() && !isFull() ? ByteBuffer.allocate(bytes) : null;
            owed |= claimed == null;
            return claimed == null ? null : claimed.duplicate();
        }
        @Override public void commit(int bytes) {
            if (!writable()) return;
            if (claimed == null || bytes > claimed.capacity()) throw new IllegalStateException("not claimed: " + bytes);
            if (bytes > 0) committed.add(Arrays.copyOf(claimed.array(), bytes));
            claimed = null; unsent += bytes;
        }
        @Override public void flush() { queue.addAll(committed); committed.clear(); soon(); }
        @Override public void finish() {
            if (!writable()) return;
            flush(); queue.add(FIN);
            finished = true; peerFirst = endTold;
        }
        @Override public CompletionStage<Void> close() {
            onLoop(() -> {
                finish();
                if (ended || closing) return; else closing = true;
                loop.alarm(this::lingered).at(loop.nanoTime() + owner.settings.linger().toNanos());
                soon();
            });
            return gone.copy();
        }
        void lingered() { end(why(unsent > 0 ? ErrorCode.TIMEOUT : ErrorCode.CLOSED, Initiator.LOCAL, ""), true); }
        @Override public CompletionStage<Void> moveTo(Loop next) { return unsupported("it stays on its loop"); }
    }
}
