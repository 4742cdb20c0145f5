package io.everwire.conformance.session;

import io.everwire.conformance.rig.Rig;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Both ends of one stream.
 *
 * @param near where it was opened
 * @param far where it was accepted
 */
public record StreamPair(Rig rig, ClientEnd client, ExitEnd exit, StreamEnd near, StreamEnd far) {
    private static final int PATIENCE = 4;

    /** So many bytes each way at once, whatever becomes of wires meanwhile; all have to arrive as they were. */
    public void exchange(int count) {
        byte[] there = rig.randomBytes(count);
        byte[] back = Arrays.copyOf(there, count);
        back[0]++;
        CompletionStage<Void> goes = near.writing(there);
        CompletionStage<Void> comes = far.writing(back);
        CompletableFuture<byte[]> came = rig.beside(() -> near.read(count));
        compare(there, far.read(count));
        compare(back, rig.patiently(came, PATIENCE));
        rig.await(goes);
        rig.await(comes);
    }

    /** Both ends finish, and neither has anything left to read. */
    public void finish() {
        near.finish();
        far.finish();
        compare(new byte[0], near.readAll());
        compare(new byte[0], far.readAll());
    }

    private static void compare(byte[] sent, byte[] came) {
        int at = Arrays.mismatch(sent, came);
        if (at >= 0) {
            throw new AssertionError("byte " + at + " of " + sent.length + " is another one than was written");
        }
    }
}
