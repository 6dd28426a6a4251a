package tests

import (
	"encoding/json"
	"strings"
	"testing"

	"sipher.example/sdks/go/sipher"
)

const blockhash = "9sHcv6xwn9YkB8nxTUGKDwPwNnmqVp5oAXxU8Fdkm4J6"

func buildTransfer(
	t *testing.T, client *sipher.APIClient, chain, sender string,
) sipher.TransferPrivate200ResponseData {
	t.Helper()
	keys := *sipher.NewStealthGenerateRequest()
	keys.SetChain(chain)
	generated, _, err := client.StealthAPI.StealthGenerate(ctx).StealthGenerateRequest(keys).Execute()
	if err != nil {
		t.Fatal(err)
	}
	request := *sipher.NewTransferPrivateRequest(sender, generated.Data.MetaAddress, "1000000000")
	if chain == "solana" {
		request.SetRecentBlockhash(blockhash)
	}
	if chain == "base" {
		request.SetToken("0x" + strings.Repeat("22", 20))
	}
	answer, _, err := client.TransfersAPI.TransferPrivate(ctx).TransferPrivateRequest(request).Execute()
	if err != nil {
		t.Fatal(err, errorOf(t, err).Error)
	}
	return answer.Data
}

func TestChainDataIsReadByItsType(t *testing.T) {
	client := openFreshClient(t)
	solana := buildTransfer(t, client, "solana", "9B5XszUGdMaxCZ7uSQhPzdks5ZQSmWxrmzCSvtJ6Ns6g")
	if data, is := solana.ChainData.GetActualInstance().(*sipher.SolanaChainData); !is || data.Transaction == "" {
		t.Error("solana:", solana.ChainData)
	}
	if solana.Announcement != nil {
		t.Error("the transaction of solana carries its announcement")
	}
	near := buildTransfer(t, client, "near", "payer.near")
	if data, is := near.ChainData.GetActualInstance().(*sipher.NearChainData); !is || len(data.Actions) != 1 {
		t.Error("near:", near.ChainData)
	}
	evm := buildTransfer(t, client, "base", "0x1111111111111111111111111111111111111111")
	if data, is := evm.ChainData.GetActualInstance().(*sipher.EvmChainData); !is || data.ChainId != 8453 {
		t.Error("base:", evm.ChainData)
	}
}

func TestAnAnnouncementIsACallOrOutOfBand(t *testing.T) {
	client := openFreshClient(t)
	near := buildTransfer(t, client, "near", "payer.near").Announcement
	if near == nil || near.AnnouncementOutOfBand == nil || near.AnnouncementCall != nil {
		t.Error("near:", near)
	}
	evm := buildTransfer(t, client, "base", "0x1111111111111111111111111111111111111111").Announcement
	if evm == nil || evm.AnnouncementCall == nil || evm.AnnouncementOutOfBand != nil {
		t.Error("base:", evm)
	}
}

func TestAViewingKeyGoesOutAsAnObjectOrAsText(t *testing.T) {
	client := openFreshClient(t)
	master, _, err := client.ViewingKeysAPI.ViewingKeyGenerate(ctx).ViewingKeyGenerateRequest(*sipher.NewViewingKeyGenerateRequest()).Execute()
	if err != nil {
		t.Fatal(err)
	}
	derive := func(input sipher.ViewingKeyInput) string {
		request := *sipher.NewViewingKeyDeriveRequest("audit")
		request.SetMasterKey(input)
		answer, _, err := client.ViewingKeysAPI.ViewingKeyDerive(ctx).ViewingKeyDeriveRequest(request).Execute()
		if err != nil {
			t.Fatal(err)
		}
		return answer.Data.Key
	}
	asObject := derive(sipher.ViewingKeyInput{ViewingKey: &master.Data})
	asText := derive(sipher.ViewingKeyInput{String: &master.Data.Key})
	expect(t, asObject, asText)
}

func TestAnEffectiveValueIsTextOrAFingerprint(t *testing.T) {
	client := openFreshClient(t)
	defaults := onNear()
	defaults.SetDefaultViewingKey("0x" + strings.Repeat("5a", 32))
	id := createSession(t, client, defaults).SessionId
	answer, _, err := client.SessionsAPI.GetEffectiveSession(ctx, id).Operation("transferPrivate").Execute()
	if err != nil {
		t.Fatal(err)
	}
	values := map[string]*sipher.EffectiveFieldValue{}
	for _, field := range answer.Data.Fields {
		values[field.Field] = field.Value.Get()
	}
	expect(t, *values["backend"].String, "sip-native")
	if values["defaultViewingKey"].ViewingKeyFingerprint == nil {
		t.Error("no fingerprint")
	}
}

func TestWhatASessionCanFillIsNotSentUnlessItIsSet(t *testing.T) {
	request := sipher.NewStealthGenerateRequest()
	expect(t, toJSON(t, request), "{}")
	request.SetChain("near")
	expect(t, toJSON(t, request), `{"chain":"near"}`)
	expect(t, toJSON(t, sipher.NewCreateSessionRequestDefaults()), "{}")
}

func TestWhatAnAnswerGainsDoesNotBreakTheClient(t *testing.T) {
	var answer sipher.DeleteSession200Response
	text := `{"success":true,"later":1,"data":{"sessionId":"sess_","deleted":true,"later":{}}}`
	if err := json.Unmarshal([]byte(text), &answer); err != nil {
		t.Fatal(err)
	}
	expect(t, answer.Data.Deleted, true)
}

// Clients generated from the older document, which has no format at times, read 32 bits.
func TestTheTimesOfASessionDoNotFitTheOlderClient(t *testing.T) {
	session := toJSON(t, createSession(t, openFreshClient(t), onNear()))
	var older struct {
		SessionID string `json:"sessionId"`
		ExpiresAt int32  `json:"expiresAt"`
	}
	if err := json.Unmarshal([]byte(session), &older); err == nil {
		t.Error("read as 32 bits:", older.ExpiresAt)
	}
}
