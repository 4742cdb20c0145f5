package io.everwire.protocolr.resume;

/**
 * How much memory may be held for bytes that are not proven received. All in bytes, counted by chunks.
 *
 * @param process of all sessions together; an eighth of it is kept for shares
 * @param perOwner of the sessions of one owner together
 * @param session of one session, its reserve included
 * @param sessionMost the same while all together use less than half of {@code process}
 * @param share what a session may have whatever the others do
 * @param reserve what is set aside in each session for control frames, so that proofs can always be given
 */
public record ReplayLimits(long process, long perOwner, int session, int sessionMost, int share, int reserve) {
    public ReplayLimits {
        if (share < ChunkPool.LARGE || share + reserve > session || session > sessionMost) {
            throw new IllegalArgumentException("share " + share + " must be at least " + ChunkPool.LARGE
                    + ", and with the reserve " + reserve + " at most " + session + ", which must be at most "
                    + sessionMost);
        }
        if (reserve < 0 || perOwner < 0 || process < 0) {
            throw new IllegalArgumentException("reserve " + reserve + ", perOwner " + perOwner + " and process "
                    + process + " must not be negative");
        }
    }

    /** Above this, memory is short: some of those who hold it have to give it back. */
    long processMark() {
        return mark(process);
    }

    /** The same for one owner. */
    long ownerMark() {
        return mark(perOwner);
    }

    private static long mark(long most) {
        return most / 5 * 4;
    }

    /** What may be used beyond shares and reserves. */
    long common() {
        return process - process / 8;
    }
}
