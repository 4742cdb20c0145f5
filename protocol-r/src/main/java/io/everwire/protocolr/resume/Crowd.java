package io.everwire.protocolr.resume;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;

/**
 * A set from which one can be drawn by chance, all of it in constant time. Where half-finished handshakes fill the room,
 * dropping one by chance lets honest clients in sooner or later, whatever the order in which an attacker comes. Not
 * thread-safe.
 */
public final class Crowd<E> {
    private final List<E> members = new ArrayList<>();
    private final Map<E, Integer> places = new HashMap<>();

    public Crowd() {}

    public void add(E member) {
        if (places.putIfAbsent(member, members.size()) == null) {
            members.add(member);
        }
    }

    /** Removes it; false if it is not there. */
    public boolean remove(E member) {
        Integer place = places.remove(member);
        if (place == null) {
            return false;
        }
        E last = members.remove(members.size() - 1);
        if (place < members.size()) {
            members.set(place, last);
            places.put(last, place);
        }
        return true;
    }

    /** One of them, which stays; there must be one. */
    public E any(RandomGenerator random) {
        return members.get(random.nextInt(members.size()));
    }

    public int size() {
        return members.size();
    }

    /** A copy. */
    public List<E> all() {
        return List.copyOf(members);
    }
}
