package io.everwire.mux.machine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The table of streams and the memory of used ids. */
class IdsTest {
    private final SmuxMachine machine = Machines.dialler();

    @Test
    void theTableFindsWhatAMapFinds() {
        Random random = new Random(5);
        StreamTable table = new StreamTable();
        Map<Integer, StreamMachine> map = new HashMap<>();
        for (int i = 0; i < 200_000; i++) {
            int id = random.nextInt(600) * (random.nextInt(8) == 0 ? 65_536 : 2);
            if (map.containsKey(id)) {
                table.remove(id);
                map.remove(id);
                assertNull(table.get(id));
            } else {
                StreamMachine stream = new StreamMachine(machine, id, true, ReceiveWindow.of(true, 4_096));
                table.add(stream);
                map.put(id, stream);
            }
            int other = random.nextInt(1_200);
            assertSame(map.get(other), table.get(other));
            assertEquals(map.size(), table.size());
        }
        map.forEach((id, stream) -> assertSame(stream, table.get(id)));
    }

    @Test
    void everyIdIsUsedOnceInAnyOrderWithinTheWindow() {
        Random random = new Random(6);
        PeerIds ids = new PeerIds(true);
        Set<Integer> used = new HashSet<>();
        List<Integer> late = new ArrayList<>();
        int next = 1;
        for (int i = 0; i < 100_000; i++) {
            int id = next;
            if (late.size() > 200 || (!late.isEmpty() && random.nextInt(3) == 0)) {
                id = late.remove(random.nextInt(Math.min(50, late.size())));
            } else {
                next += 2;
                if (random.nextInt(4) == 0) {
                    late.add(id);
                    continue;
                }
            }
            boolean within = (next - id) / 2 < PeerIds.WINDOW - 1;
            assertEquals(within && used.add(id), ids.use(id), "id " + id);
            assertFalse(ids.use(id), "twice: " + id);
        }
        assertTrue(used.size() > 50_000);
    }

    @Test
    void idsOfTheWrongParityAndZeroAreNotThePeers() {
        PeerIds odd = new PeerIds(true);
        assertFalse(odd.use(4));
        assertFalse(odd.use(0));
        assertTrue(odd.use(-1), "the last one");
        assertTrue(odd.wasUsed(7));
        PeerIds even = new PeerIds(false);
        assertFalse(even.use(0));
        assertFalse(even.use(3));
        assertTrue(even.use(2));
    }
}
