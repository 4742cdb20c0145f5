package io.everwire.bench.everwire;

import io.everwire.bench.flow.FlowHandler;
import io.everwire.bench.flow.Link;
import io.everwire.bench.flow.Stack;
import io.everwire.protocolr.auth.ExitKey;
import io.everwire.protocolr.curve.Curve25519;
import io.everwire.protocolr.curve.Curves;
import java.net.InetSocketAddress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * No stack, but the public-key operations of a handshake alone: a thread for each side, which makes a key pair and agrees
 * on a secret, and signs, or verifies, by the implementation that this process uses. No handshake that makes these can be
 * faster.
 */
public final class KeysStack implements Stack {
    private static final int BYTES = Curve25519.KEY_BYTES;

    @Override
    public Server serve(InetSocketAddress at, Supplier<FlowHandler> services) {
        return new Nowhere(at);
    }

    @Override
    public Link connect(InetSocketAddress to, String key, int connections) {
        return new Keys();
    }

    /** Nothing listens. */
    private record Nowhere(InetSocketAddress address) implements Server {
        @Override
        public String key() {
            return "";
        }

        @Override
        public void close() {}
    }

    private static final class Keys implements Link {
        private final ExecutorService client = Executors.newSingleThreadExecutor();
        private final ExecutorService server = Executors.newSingleThreadExecutor();
        private final ExitKey exitKey = EverwireStack.freshKey();
        private final byte[] secret = new byte[BYTES];
        private final byte[] signature = exitKey.sign(secret);

        @Override
        public void open(FlowHandler handler) {
            handler.failed(new UnsupportedOperationException("there are no streams without a stack"));
        }

        @Override
        public CompletionStage<Void> handshake() {
            return CompletableFuture.allOf(
                    CompletableFuture.runAsync(this::acceptSide, server),
                    CompletableFuture.runAsync(this::dialSide, client));
        }

        private void acceptSide() {
            exitKey.sign(agree());
        }

        private void dialSide() {
            agree();
            if (!exitKey.publicKey().verifies(signature, secret)) {
                throw new IllegalStateException("a signature of our own is not accepted");
            }
        }

        private static byte[] agree() {
            byte[] mine = EverwireStack.freshSeed();
            byte[] shared = new byte[BYTES];
            Curves.chosen().agree(mine, Curves.chosen().publicKey(mine), shared);
            return shared;
        }

        @Override
        public void close() {
            client.shutdownNow();
            server.shutdownNow();
        }
    }
}
