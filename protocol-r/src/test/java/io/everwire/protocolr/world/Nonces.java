package io.everwire.protocolr.world;

import io.everwire.protocolr.tinyss.Aead;
import io.everwire.protocolr.tinyss.AeadFactory;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** The real cipher, watched: no nonce may be used twice under one key, whichever object seals. */
final class Nonces implements AeadFactory {
    private final AeadFactory real;
    private final Consumer<Throwable> failed;
    private final Map<ByteBuffer, Long> nextByKey = new HashMap<>();

    Nonces(AeadFactory real, Consumer<Throwable> failed) {
        this.real = real;
        this.failed = failed;
    }

    @Override
    public String name() {
        return real.name();
    }

    @Override
    public boolean prefersDirect() {
        return real.prefersDirect();
    }

    @Override
    public Aead create(byte[] key) {
        return new Watched(ByteBuffer.wrap(key.clone()), real.create(key));
    }

    private void sealed(ByteBuffer key, long counter) {
        Long next = nextByKey.put(key, counter + 1);
        if (next != null && counter < next) {
            failed.accept(new AssertionError("a nonce is used twice: " + counter + ", after " + (next - 1)));
        }
    }

    private final class Watched implements Aead {
        private final ByteBuffer key;
        private final Aead aead;

        Watched(ByteBuffer key, Aead aead) {
            this.key = key;
            this.aead = aead;
        }

        @Override
        public void seal(long counter, ByteBuffer plain, ByteBuffer into) {
            sealed(key, counter);
            aead.seal(counter, plain, into);
        }

        @Override
        public boolean open(long counter, ByteBuffer sealed, ByteBuffer into) {
            return aead.open(counter, sealed, into);
        }
    }
}
