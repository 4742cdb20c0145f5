package io.everwire.transport.netty;

import io.everwire.spi.Loop;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Alarms that are armed, put off, pulled forward and cancelled at random, also by those that ring. On the loop. */
final class AlarmRiot {
    private static final int ALARMS = 300;
    private static final int CHANGES = 4_000;
    private static final int CHANGES_AT_ONCE = 20;
    private static final long NEVER = Long.MAX_VALUE;
    private static final long MOST_NANOS = TimeUnit.MILLISECONDS.toNanos(1_300);

    private final Loop loop;
    private final Random random;
    private final Loop.Alarm[] alarms = new Loop.Alarm[ALARMS];
    private final long[] due = new long[ALARMS]; // or NEVER; the clock does not wrap in a test
    private final List<String> wrongs = new ArrayList<>();
    private final CompletableFuture<List<String>> end = new CompletableFuture<>();
    private int changes;

    AlarmRiot(Loop loop, long seed) {
        this.loop = loop;
        random = new Random(seed);
    }

    /** What went wrong, when all is over. */
    CompletableFuture<List<String>> wrongs() {
        return end;
    }

    void begin() {
        for (int i = 0; i < ALARMS; i++) {
            int number = i;
            alarms[i] = loop.alarm(() -> ring(number));
            due[i] = NEVER;
        }
        turn();
    }

    /** A few changes a turn, and a turn every 5 ms, so that they go on while alarms of the first turns ring. */
    private void turn() {
        for (int i = 0; i < CHANGES_AT_ONCE; i++) {
            change();
        }
        if (changes < CHANGES) {
            loop.alarm(this::turn).at(loop.nanoTime() + TimeUnit.MILLISECONDS.toNanos(5));
        } else {
            loop.alarm(() -> lookForLost(0)).at(loop.nanoTime() + MOST_NANOS + MOST_NANOS / 8);
        }
    }

    private void change() {
        changes++;
        int number = random.nextInt(ALARMS);
        if (random.nextInt(3) == 0) {
            due[number] = NEVER;
            alarms[number].cancel();
        } else {
            due[number] = loop.nanoTime() + random.nextLong(MOST_NANOS) - MOST_NANOS / 50;
            alarms[number].at(due[number]);
        }
    }

    private void ring(int number) {
        long told = due[number];
        due[number] = NEVER;
        if (told == NEVER) {
            wrongs.add(number + " rang uncalled");
        } else if (loop.nanoTime() < told) {
            wrongs.add(number + " was early");
        }
        if (changes < CHANGES) {
            change();
        }
    }

    /** Behind whatever rings at that moment, some at once. */
    private void lookForLost(int turns) {
        if (turns * AlarmTicks.AT_ONCE < 2 * ALARMS) {
            loop.executeAfterIo(() -> lookForLost(turns + 1));
            return;
        }
        for (int i = 0; i < ALARMS; i++) {
            if (due[i] != NEVER) {
                wrongs.add(i + " was lost");
            }
        }
        end.complete(wrongs);
    }
}
