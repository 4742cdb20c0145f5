package io.everwire.tunnel.history;

import java.util.List;

/**
 * One member's slots in a row, a column for each figure; all have the same length.
 *
 * @param member its number
 * @param states a letter a slot: {@code R}eady, {@code D}raining, re{@code N}ewing, {@code C}onnecting, re{@code
 *     S}uming, {@code B}acking off, closed ({@code X}), {@code -} unknown; the worst in the slot
 * @param downMillis for how much of the slot there was no wire
 * @param latencyMicros the longest round trip seen in the slot; -1 if none is known
 * @param sent bytes
 * @param received bytes
 * @param held bytes held for replay, the most in the slot
 * @param streams open streams, the most in the slot
 * @param marks a sum of: 1 wire lost, 2 wire given up as dead, 4 renewed, 8 session lost
 */
public record LaneColumns(
        int member,
        String states,
        List<Integer> downMillis,
        List<Integer> latencyMicros,
        List<Long> sent,
        List<Long> received,
        List<Long> held,
        List<Integer> streams,
        List<Integer> marks) {}
