package io.everwire.protocolr;

import io.everwire.api.MetaSession;
import io.everwire.api.MetaSessionFigures;
import io.everwire.api.Principal;
import io.everwire.protocolr.resume.SessionKey;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What each client process uses, over all its sessions: kept while it has any, and for the last of those that have none
 * any more. {@link #begin} and {@link #ended} are for whoever holds the directory's lock; {@link #figures} for any thread.
 */
final class MetaSessions {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LABEL_BYTES = 6;

    /** A metasession is one of a principal's: what somebody else says under the same name is another one. */
    private record Id(Principal principal, MetaSession metaSession) {}

    /** One client process. */
    static final class Client {
        private final Id id;
        private final String label;
        private final Usage usage;
        private final AtomicInteger sessions = new AtomicInteger();

        private Client(Id id, String label, Usage usage) {
            this.id = id;
            this.label = label;
            this.usage = usage;
        }

        /** Names it without giving anything away. */
        String label() {
            return label;
        }

        /** What its sessions use together. */
        Usage usage() {
            return usage;
        }

        private MetaSessionFigures figures() {
            return new MetaSessionFigures(
                    label,
                    id.principal(),
                    sessions.get(),
                    usage.get(Usage.Figure.SESSIONS),
                    usage.get(Usage.Figure.RESUMPTIONS),
                    usage.get(Usage.Figure.STREAMS),
                    usage.get(Usage.Figure.BYTES_IN),
                    usage.get(Usage.Figure.BYTES_OUT));
        }
    }

    private final Map<Id, Client> clients = new ConcurrentHashMap<>();
    private final Set<Client> gone = new LinkedHashSet<>();
    private final Usage whole;
    private final int keep;
    private final Mac labels;

    /**
     * @param whole what all of them use together
     * @param keep how many without a session are remembered
     * @param random draws the key under which labels are made
     */
    MetaSessions(Usage whole, int keep, RandomGenerator random) {
        this.whole = whole;
        this.keep = keep;
        byte[] key = new byte[32];
        random.nextBytes(key);
        try {
            labels = Mac.getInstance(ALGORITHM);
            labels.init(new SecretKeySpec(key, ALGORITHM));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every JDK has " + ALGORITHM, impossible);
        }
    }

    /** A session of the client begins. */
    Client begin(SessionKey key) {
        Client client = clients.computeIfAbsent(
                new Id(key.principal(), key.metaSession()), id -> new Client(id, label(id), whole.part()));
        gone.remove(client);
        client.sessions.incrementAndGet();
        return client;
    }

    /** A session of the client has ended; {@link #begin} came before. */
    void ended(Client client) {
        if (client.sessions.decrementAndGet() == 0) {
            gone.add(client);
            forgetOne();
        }
    }

    private void forgetOne() {
        if (gone.size() > keep) {
            Iterator<Client> longest = gone.iterator();
            clients.remove(longest.next().id);
            longest.remove();
        }
    }

    List<MetaSessionFigures> figures() {
        return clients.values().stream().map(Client::figures).toList();
    }

    private String label(Id id) {
        labels.update(id.metaSession().bytes());
        byte[] mac = labels.doFinal(id.principal().name().getBytes(StandardCharsets.UTF_8));
        return "m" + HexFormat.of().formatHex(mac, 0, LABEL_BYTES);
    }
}
