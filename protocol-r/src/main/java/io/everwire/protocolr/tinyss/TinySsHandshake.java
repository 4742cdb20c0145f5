package io.everwire.protocolr.tinyss;

import io.everwire.protocolr.curve.Curve25519;
import io.everwire.spi.ProtocolViolation;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The hello, the keys and the next protocol (WIRE.md 2); the same machine at both ends.
 *
 * <pre>
 * HELLO --their 40 bytes--> NEXT_PROTOCOL --their first record--> DONE
 *      \-------------if they announced none--------------------->/
 * </pre>
 *
 * Throws {@link ProtocolViolation} once and is not to be used afterwards. Not thread-safe.
 */
public final class TinySsHandshake {
    /** Says that a side has no next protocol. */
    public static final int NO_PROTOCOL = 0;

    private enum Phase {
        HELLO,
        NEXT_PROTOCOL,
        DONE
    }

    private final AeadFactory aeads;
    private final Curve25519 curve;
    private final byte[] secretKey;
    private final byte[] publicKey;
    private final int nextProtocol;
    private final Hello theirHello = new Hello();

    private Phase phase = Phase.HELLO;
    private byte @Nullable [] sharedSecret;
    private @Nullable RecordSealer sealer;
    private @Nullable RecordOpener opener;
    private int peerProtocol = NO_PROTOCOL;
    private @Nullable ByteBuffer helloToSend;
    private @Nullable ByteBuffer protocolToSend;

    /**
     * @param random32 32 bytes of a cryptographic random source
     * @param nextProtocol what follows, as this side says in its first record; {@link #NO_PROTOCOL} to say nothing
     */
    public TinySsHandshake(AeadFactory aeads, Curve25519 curve, byte[] random32, int nextProtocol) {
        if (random32.length != TinySsKeys.BYTES) {
            throw new IllegalArgumentException(random32.length + " random bytes instead of " + TinySsKeys.BYTES);
        }
        this.aeads = aeads;
        this.curve = curve;
        this.nextProtocol = nextProtocol;
        secretKey = random32.clone();
        publicKey = curve.publicKey(secretKey);
        helloToSend = ByteBuffer.wrap(Hello.encode(nextProtocol != NO_PROTOCOL, publicKey));
    }

    /** Takes what belongs to this handshake and not one byte behind it. */
    public void receive(ByteBuffer in) throws ProtocolViolation {
        if (phase == Phase.HELLO && theirHello.read(in)) {
            agree();
        }
        if (phase == Phase.NEXT_PROTOCOL) {
            receiveNextProtocol(in);
        }
    }

    /** The next message to send, or null: the hello at once, the next protocol once the keys are agreed. */
    public @Nullable ByteBuffer transmit() {
        ByteBuffer hello = helloToSend;
        if (hello != null) {
            helloToSend = null;
            return hello;
        }
        ByteBuffer protocol = protocolToSend;
        protocolToSend = null;
        return protocol;
    }

    public boolean isDone() {
        return phase == Phase.DONE;
    }

    /** Whether so much of the peer's hello has come that {@link #announcesNextProtocol} can be answered. */
    public boolean hasPeerVersion() {
        return theirHello.hasVersion();
    }

    public boolean announcesNextProtocol() {
        return theirHello.announcesNextProtocol();
    }

    /** What the peer said follows; {@link #NO_PROTOCOL} if it said nothing. Once done. */
    public int peerProtocol() {
        return peerProtocol;
    }

    /** A copy of the 32 bytes. Once the keys are agreed. */
    public byte[] sharedSecret() {
        return agreed(sharedSecret).clone();
    }

    /** Whether the peer's hello was whole and acceptable. */
    public boolean hasKeys() {
        return sharedSecret != null;
    }

    /** Seals what this side sends from now on. Once the keys are agreed. */
    public RecordSealer sealer() {
        return agreed(sealer);
    }

    /** Opens what the peer sends behind this handshake. Once the keys are agreed. */
    public RecordOpener opener() {
        return agreed(opener);
    }

    private void agree() throws ProtocolViolation {
        TinySsKeys keys = keysOnce();
        sharedSecret = keys.shared();
        RecordSealer sealing = new RecordSealer(aeads.create(keys.sending()));
        sealer = sealing;
        opener = new RecordOpener(aeads.create(keys.receiving()));
        keys.wipeRecordKeys();
        if (nextProtocol != NO_PROTOCOL) {
            protocolToSend = sealNextProtocol(sealing);
        }
        phase = theirHello.announcesNextProtocol() ? Phase.NEXT_PROTOCOL : Phase.DONE;
    }

    private TinySsKeys keysOnce() throws ProtocolViolation {
        try {
            return TinySsKeys.agree(curve, secretKey, publicKey, theirHello.publicKey());
        } finally {
            Arrays.fill(secretKey, (byte) 0);
        }
    }

    private ByteBuffer sealNextProtocol(RecordSealer sealing) {
        ByteBuffer record = ByteBuffer.allocate(RecordSealer.sealedLength(1));
        sealing.seal(ByteBuffer.wrap(new byte[] {(byte) nextProtocol}), record);
        return record.flip();
    }

    private void receiveNextProtocol(ByteBuffer in) throws ProtocolViolation {
        RecordOpener opening = opener();
        opening.limit(1);
        ByteBuffer record = opening.open(in);
        if (record == null) {
            return;
        }
        if (!record.hasRemaining()) {
            throw new ProtocolViolation("the peer announced a next protocol and named none");
        }
        peerProtocol = record.get() & 0xff;
        opening.limit(RecordOpener.MAX_PLAIN);
        phase = Phase.DONE;
    }

    private static <T> T agreed(@Nullable T value) {
        if (value == null) {
            throw new IllegalStateException("no keys are agreed yet");
        }
        return value;
    }
}
