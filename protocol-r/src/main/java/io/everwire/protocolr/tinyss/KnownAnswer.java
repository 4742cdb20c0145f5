package io.everwire.protocolr.tinyss;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.HexFormat;

/** Shows that an implementation gives the right answers, takes its own, and refuses a wrong tag. */
final class KnownAnswer {
    private static final byte[] KEY =
            HexFormat.of().parseHex("e066acb462e29c70f683ac113f379e5669093c9a925fea70ea3e62c4a550ff1f");
    private static final int SMALL_COUNTER = 7;
    private static final int LARGE_COUNTER = 8;
    private static final int LARGE_BYTES = 1_500;
    private static final byte[] SMALL_TAG = HexFormat.of().parseHex("55aa6bdb305e74097576af9f3ed5a4c9");
    private static final byte[] LARGE_TAG = HexFormat.of().parseHex("e3dd2ad787671dbb14becb2474deb448");

    private KnownAnswer() {}

    static void check(AeadFactory factory) throws GeneralSecurityException {
        try {
            check(factory, SMALL_COUNTER, ByteBuffer.allocate(64), SMALL_TAG);
            check(factory, LARGE_COUNTER, ByteBuffer.allocateDirect(LARGE_BYTES), LARGE_TAG);
        } catch (RuntimeException e) {
            throw new GeneralSecurityException(factory.name() + " failed its test", e);
        }
    }

    private static void check(AeadFactory factory, int counter, ByteBuffer plain, byte[] tag)
            throws GeneralSecurityException {
        int length = plain.capacity();
        ByteBuffer sealed = ByteBuffer.allocateDirect(length + Aead.TAG_BYTES);
        factory.create(KEY).seal(counter, plain, sealed);
        byte[] answer = new byte[Aead.TAG_BYTES];
        sealed.get(length, answer);
        require(Arrays.equals(answer, tag), "a wrong answer");

        ByteBuffer forged = copy(sealed);
        forged.put(length, (byte) (forged.get(length) ^ 1));
        require(!factory.create(KEY).open(counter, forged.duplicate(), forged), "a wrong tag was taken");
        ByteBuffer opened = copy(sealed);
        require(factory.create(KEY).open(counter, opened.duplicate(), opened), "the right tag was refused");
        require(opened.flip().equals(ByteBuffer.allocate(length)), "wrong plaintext");
    }

    private static ByteBuffer copy(ByteBuffer sealed) {
        return ByteBuffer.allocateDirect(sealed.capacity()).put(0, sealed, 0, sealed.capacity());
    }

    private static void require(boolean holds, String fault) throws GeneralSecurityException {
        if (!holds) {
            throw new GeneralSecurityException("known-answer test: " + fault);
        }
    }
}
